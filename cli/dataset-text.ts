import { vectorSpecSchema } from '../schemas/vectors.ts';
import { formatDigest } from './format.ts';

/** A dataset or word vectors as a user would write them: `npm:NAME@VERSION`; uploads by their digest. */
export function datasetText(dataset: unknown): string {
  const spec = vectorSpecSchema.safeParse(dataset).data;
  switch (spec?.kind) {
    case undefined: return '';
    case 'catalog': return spec.name;
    case 'npm':
    case 'pypi': return `${spec.kind}:${spec.name}@${spec.version}`;
    case 'https': return spec.url;
    case 's3': return `s3://${spec.bucket}/${spec.key}`;
    case 'run': return `run:${spec.runId}`;
    case 'upload': return `upload ${formatDigest(spec.blob.digest)}`;
  }
}
