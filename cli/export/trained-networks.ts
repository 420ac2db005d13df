import type { TrainedNetwork } from '../../engine/export/trained-network.ts';
import type { ModelModule } from '../../engine/network.ts';
import type { TextModelConfiguration } from '../../engine/text-model.ts';
import * as textCnn from '../../models/text-cnn.ts';
import * as textMlp from '../../models/text-mlp.ts';
import * as textMultiSize from '../../models/text-multi-size.ts';
import { EverstepError } from '../../schemas/failure.ts';
import type { TextModel } from '../../schemas/model.ts';
import type { StoredModel } from '../../store/artifacts.ts';

/** Networks over sequences of word ids, by their architecture. */
const textModules: Readonly<Record<TextModel['architecture'], ModelModule<TextModelConfiguration>>> = {
  'text-cnn': textCnn,
  'text-mlp': textMlp,
  'text-multi-size': textMultiSize,
};

/** A stored model with what its network takes and gives. @throws EverstepError where this version has no such network */
export function trainedNetworkOf({ architecture, configuration, weights }: StoredModel): TrainedNetwork {
  const module = Object.entries(textModules).find(([name]) => name === architecture)?.[1];
  if (module === undefined) throw new EverstepError('ES-MODEL-ARCHITECTURE', `This version of everstep has no network ${architecture}: export the model with the version that trained it.`);
  const text = configuration as TextModelConfiguration;
  return {
    architecture,
    module,
    configuration: text,
    weights: weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })),
    inputs: [{ name: 'sequences', dtype: 'int32', shape: [text.sequenceLength] }],
    predictions: 'probabilities',
  } satisfies TrainedNetwork<TextModelConfiguration>;
}
