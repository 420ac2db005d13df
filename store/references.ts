import { type Reference, referenceSchema } from '../schemas/reference.ts';
import type { ContentStore } from './content-store.ts';
import { readModelIndex } from './models.ts';
import { readTensorIndex } from './tensor-index.ts';

export interface NeededObject {
  readonly digest: string;
  readonly bytes: number;
}

/** Every reference inside a value, each digest once, in the order of the value. */
export function collectReferences(value: unknown): Reference[] {
  const found = new Map<string, Reference>();
  collect(value, found);
  return [...found.values()];
}

function collect(value: unknown, found: Map<string, Reference>): void {
  if (typeof value !== 'object' || value === null) return;
  const parsed = referenceSchema.safeParse(value);
  if (parsed.success) found.set(`${parsed.data.kind} ${parsed.data.digest}`, parsed.data);
  else for (const part of Object.values(value)) collect(part, found);
}

/** The objects that references need, indexes and shards included, each once, in order of their digests. */
export async function objectsOf(content: ContentStore, references: readonly Reference[]): Promise<NeededObject[]> {
  const needed = await Promise.all(references.map((reference) => needs(content, reference)));
  const unique = new Map(needed.flat().map((object) => [object.digest, object]));
  return [...unique.values()].sort((one, other) => (one.digest < other.digest ? -1 : 1));
}

async function needs(content: ContentStore, reference: Reference): Promise<NeededObject[]> {
  switch (reference.kind) {
    case 'blob':
    case 'table':
      return [{ digest: reference.digest, bytes: reference.bytes }];
    case 'tensor': {
      const { shards } = await readTensorIndex(content, reference);
      const shardBytes = shards.reduce((sum, { bytes }) => sum + bytes, 0);
      return [{ digest: reference.digest, bytes: reference.bytes - shardBytes }, ...shards.map(({ digest, bytes }) => ({ digest, bytes }))];
    }
    case 'model': {
      const { weights } = await readModelIndex(content, reference.digest);
      return [{ digest: reference.digest, bytes: reference.bytes - weights.bytes }, { digest: weights.digest, bytes: weights.bytes }];
    }
  }
}
