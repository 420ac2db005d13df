import { weightsOf } from '../engine/backbone.ts';
import { normalizationEpsilon } from '../engine/backbones/normalization-epsilon.ts';
import { foldNormalization } from '../engine/normalization/fold-normalization.ts';
import type { BackboneConfiguration } from '../schemas/backbone.ts';
import type { foldBatchNorm } from '../schemas/steps/fold-batch-norm.ts';
import type { StepImplementation } from './step-context.ts';

/** Folds all batch normalization of a backbone, its own or inserted. */
const foldTheNormalization: StepImplementation<typeof foldBatchNorm> = async (input, { store }) => {
  const stored = await store.readModel(input.model);
  const { weights, folded } = foldNormalization(weightsOf(stored), normalizationEpsilon);
  const configuration: BackboneConfiguration = { ...(stored.configuration as BackboneConfiguration), normalization: 'folded' };
  const model = await store.writeModel({ architecture: stored.architecture, configuration, weights: weights.map((weight) => ({ ...weight, dtype: 'float32' })) });
  return { model, folded: folded.length, layers: folded };
};

export default foldTheNormalization;
