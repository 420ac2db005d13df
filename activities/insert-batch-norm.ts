import { normalizationEpsilon } from '../engine/backbones/normalization-epsilon.ts';
import { type LayerMoments, insertedWeights } from '../engine/normalization/insert-normalization.ts';
import { merged } from '../engine/normalization/moments.ts';
import type { BackboneConfiguration } from '../schemas/backbone.ts';
import type { BlobRef } from '../schemas/reference.ts';
import type { LayerStatistics } from '../schemas/steps/batch-norm-statistics.ts';
import type { insertBatchNorm } from '../schemas/steps/insert-batch-norm.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import type { StepImplementation } from './step-context.ts';

/** Inserts what the statistics of all shards say, merged in their order. */
const insertTheNormalization: StepImplementation<typeof insertBatchNorm> = async (input, { store }) => {
  const stored = await store.readModel(input.model);
  const statistics = await allStatistics(input.statistics, store);
  const configuration: BackboneConfiguration = { ...(stored.configuration as BackboneConfiguration), normalization: 'inserted' };
  const inserted = insertedWeights(statistics, normalizationEpsilon).map((weight) => ({ ...weight, dtype: 'float32' as const }));
  const model = await store.writeModel({ architecture: stored.architecture, configuration, weights: [...stored.weights, ...inserted] });
  const layers = statistics.map(({ layer, moments }) => ({ layer, channels: moments.mean.length, numbers: moments.count }));
  return { model, inserted: statistics.length, layers };
};

export default insertTheNormalization;

async function allStatistics(shards: readonly BlobRef[], store: ArtifactStore): Promise<LayerMoments[]> {
  let all: LayerMoments[] | undefined;
  for (const shard of shards) {
    const layers = (JSON.parse(Buffer.from(await store.readBlob(shard)).toString('utf8')) as LayerStatistics).map(({ layer, count, mean, squares }) => ({ layer, moments: { count, mean: Float64Array.from(mean), squares: Float64Array.from(squares) } }));
    all = all?.map((before, place) => ({ ...before, moments: merged(before.moments, layers[place]?.moments ?? before.moments) })) ?? layers;
  }
  return all ?? [];
}
