import { createHash } from 'node:crypto';
import type { BackboneDefinition, WeightPart } from '../datasets/backbone-definition.ts';
import { readWeightsFile } from '../datasets/weights-file.ts';
import { pixelWeights } from '../engine/backbones/pixels.ts';
import { weightsDigest } from '../engine/backbones/weights-digest.ts';
import { matchArrays } from '../engine/import/match-arrays.ts';
import { readWeights } from '../engine/import/read-weights.ts';
import type { NamedArray } from '../engine/named-array.ts';
import type { BackboneConfiguration } from '../schemas/backbone.ts';
import { DataError } from '../schemas/failure.ts';
import type { loadBackbone } from '../schemas/steps/load-backbone.ts';
import type { StepImplementation } from './step-context.ts';

/** Reads the weights of the backbone that the module defines. */
export function implement({ definition }: { readonly definition: BackboneDefinition }): StepImplementation<typeof loadBackbone> {
  return async ({ blob, format, published }, { store, log }) => {
    const bytes = await readWeightsFile(await store.blobFile(blob), format);
    const arrays = (await readWeights(bytes)).map((array) => definition.translate(array));
    const partOf = (part: WeightPart): NamedArray[] => {
      const matched = matchArrays(part.weights, arrays).map(({ weight, array }) => ({ ...array, name: weight.name }));
      if (published) requirePublished(definition.name, part, matched, bytes);
      return matched;
    };
    const features = partOf(definition.features);
    const head = arrays.some(({ name }) => name === definition.head.weights[0]?.name) ? partOf(definition.head) : [];
    const configuration: BackboneConfiguration = { backbone: definition.name, images: definition.images, head: head.length > 0 };
    const weights = [...pixelWeights(definition.pixels), ...features, ...head].map((weight) => ({ ...weight, dtype: 'float32' as const }));
    log('weights read', { backbone: definition.name, tensors: weights.length, head: configuration.head });
    return { model: await store.writeModel({ architecture: definition.name, configuration, weights }), configuration };
  };
}

function requirePublished(backbone: string, { published }: WeightPart, arrays: readonly NamedArray[], file: Uint8Array): void {
  const [wanted, found] = 'sha256' in published ? [published.sha256, weightsDigest(arrays)] : [published.fileMd5, createHash('md5').update(file).digest('hex')];
  if (wanted !== found) throw new DataError('ES-BACKBONE-WEIGHTS', `These are not the weights of ${backbone} that were published (digest ${found}, not ${wanted}): weights of your own are given after --weights.`);
}
