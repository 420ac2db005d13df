import type { TrainedNetwork } from '../../engine/export/trained-network.ts';
import type { HeadConfiguration } from '../../engine/head-model.ts';
import type { ModelModule } from '../../engine/network.ts';
import type { TextModelConfiguration } from '../../engine/text-model.ts';
import * as denseHead from '../../models/dense-head.ts';
import * as textCnn from '../../models/text-cnn.ts';
import * as textMlp from '../../models/text-mlp.ts';
import * as textMultiSize from '../../models/text-multi-size.ts';
import type { TextNetwork } from '../../engine/text-predictor.ts';
import { EverstepError } from '../../schemas/failure.ts';
import type { TextModel } from '../../schemas/model.ts';
import type { StoredModel } from '../../store/artifacts.ts';

/** Networks over sequences of word ids, by their architecture. */
const textModules: Readonly<Record<TextModel['architecture'], ModelModule<TextModelConfiguration>>> = {
  'text-cnn': textCnn,
  'text-mlp': textMlp,
  'text-multi-size': textMultiSize,
};

/** A stored network over sequences of word ids. @throws EverstepError where this version has no such network */
export function textNetworkOf({ architecture, configuration, weights }: StoredModel): TextNetwork {
  const module = Object.entries(textModules).find(([name]) => name === architecture)?.[1];
  if (module === undefined) throw new EverstepError('ES-MODEL-ARCHITECTURE', `This version of everstep has no network ${architecture}: use the version that trained it.`);
  return { module, configuration: configuration as TextModelConfiguration, weights: weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })) };
}

/** A stored model with what its network takes and gives. @throws EverstepError where this version has no such network */
export function trainedNetworkOf(stored: StoredModel): TrainedNetwork {
  if (stored.architecture === 'dense-head') return headNetworkOf(stored);
  const { module, configuration, weights } = textNetworkOf(stored);
  return {
    architecture: stored.architecture,
    module,
    configuration,
    weights,
    inputs: [{ name: 'sequences', dtype: 'int32', shape: [configuration.sequenceLength] }],
    predictions: 'probabilities',
  } satisfies TrainedNetwork<TextModelConfiguration>;
}

function headNetworkOf({ architecture, configuration, weights }: StoredModel): TrainedNetwork {
  const head = configuration as HeadConfiguration;
  return {
    architecture,
    module: denseHead,
    configuration: head,
    weights: weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })),
    inputs: [{ name: 'features', dtype: 'float32', shape: [head.features] }],
    predictions: 'probabilities',
  } satisfies TrainedNetwork<HeadConfiguration>;
}
