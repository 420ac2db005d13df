import { join } from 'node:path';
import { fetchFile } from '../datasets/sources/fetch-file.ts';
import { fetchObject } from '../datasets/sources/fetch-object.ts';
import { fetchPackage } from '../datasets/sources/fetch-package.ts';
import { downloadHttps } from '../datasets/sources/https-file.ts';
import { storeFile } from '../datasets/sources/store-file.ts';
import type { ResolvedSource } from '../schemas/dataset.ts';
import type { fetchDataset as contract } from '../schemas/steps/fetch-dataset.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const fetchDataset: StepImplementation<typeof contract> = async ({ source }, context) => {
  if (source.kind === 'stored') {
    await context.store.blobFile(source.blob);
    return { blob: source.blob };
  }
  const path = await fetchSource(source, context);
  const blob = await storeFile(path, context.store);
  context.log('dataset fetched', { source: source.kind, digest: blob.digest, bytes: blob.bytes });
  return { blob };
};

export default fetchDataset;

async function fetchSource(source: Exclude<ResolvedSource, { kind: 'stored' }>, context: StepContext): Promise<string> {
  switch (source.kind) {
    case 'file':
      return fetchFile(source, context);
    case 'package':
      return fetchPackage(source, context);
    case 'object':
      return fetchObject(source, context);
    case 'etag': {
      const path = join(context.scratchFolder, 'download');
      await downloadHttps(source.url, path, context, { etag: source.etag });
      return path;
    }
  }
}
