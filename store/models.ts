import { z } from 'zod';
import { digestSchema } from '../schemas/digest.ts';
import type { ModelRef } from '../schemas/reference.ts';
import type { StoredModel } from './artifacts.ts';
import type { ContentStore } from './content-store.ts';
import { canonicalBytes } from './hash.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** The object that a model's reference names. */
const modelIndexSchema = z.strictObject({
  kind: z.literal('model'),
  architecture: z.string(),
  configuration: z.unknown(),
  weights: z.strictObject({ format: z.literal('safetensors'), digest: digestSchema, bytes: z.int().nonnegative() }),
  /** Names of the weights in the order of the network. */
  order: z.array(z.string()),
});

export async function writeModel(content: ContentStore, model: StoredModel): Promise<ModelRef> {
  const file = encodeSafetensors(model.weights);
  const weights = { format: 'safetensors', digest: await content.put(file), bytes: file.byteLength } as const;
  const index = canonicalBytes({
    kind: 'model',
    architecture: model.architecture,
    configuration: model.configuration,
    weights,
    order: model.weights.map(({ name }) => name),
  } satisfies z.infer<typeof modelIndexSchema>);
  return {
    kind: 'model',
    digest: await content.put(index),
    architecture: model.architecture,
    parameters: model.weights.reduce((sum, { data }) => sum + data.length, 0),
    bytes: index.byteLength + file.byteLength,
  };
}

export async function readModelIndex(content: ContentStore, digest: string) {
  return modelIndexSchema.parse(JSON.parse(Buffer.from(await content.get(digest)).toString('utf8')));
}

export async function readModel(content: ContentStore, reference: ModelRef): Promise<StoredModel> {
  const { architecture, configuration, weights, order } = await readModelIndex(content, reference.digest);
  return { architecture, configuration, weights: decodeSafetensors(await content.get(weights.digest), order) };
}
