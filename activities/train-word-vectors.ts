import { storedRows } from '../engine/data/stored-rows.ts';
import { embeddingValues } from '../engine/initializers.ts';
import type { PartFigures } from '../engine/training-progress.ts';
import { windowTask } from '../engine/window-task.ts';
import type { WordWindowsConfiguration } from '../engine/word-windows.ts';
import * as wordWindows from '../models/word-windows.ts';
import { DataError } from '../schemas/failure.ts';
import type { trainWordVectors } from '../schemas/steps/train-word-vectors.ts';
import type { StepImplementation } from './step-context.ts';
import { trainPass, type TrainingTask } from './training-pass.ts';

const architecture = 'word-windows';
const vectorsName = 'embedding/embeddings';
/** Time between checkpoints, besides those at each epoch's end: what a killed attempt loses at most. */
const checkpointIntervalMs = 15_000;

/** Trains the vectors of a vocabulary's words. */
const trainTheVectors: StepImplementation<typeof trainWordVectors> = async (input, context) => {
  const { passages, vocabularyIds: ids, dimension, windowWords, hiddenUnits, negatives, loss, optimizer, schedule, batchSize, epochs, seed } = input;
  const windows = (passages.shape[1] ?? 0) - windowWords + 1;
  if (passages.dtype !== 'int32' || passages.shape.length !== 2 || windows < 1) {
    throw new DataError('ES-ENGINE-EXAMPLES', `The passages are ${passages.dtype} ${passages.shape.join(' × ')}; windows of ${windowWords} words are cut from int32, passages × at least ${windowWords}.`);
  }
  const configuration: WordWindowsConfiguration = { ids, dimension, windowWords, windows, hiddenUnits, negatives, loss };
  const task: TrainingTask<WordWindowsConfiguration> = {
    module: wordWindows,
    taskOf: (tf) => windowTask(tf, loss),
    startingWeights: [],
    identity: {
      architecture,
      configuration,
      control: { optimizer, schedule, stages: [] },
      inputs: [passages.digest],
      seed,
      batchSize: Math.max(1, Math.round(batchSize / windows)),
      epochs,
      environment: context.environment,
    },
    checkpointIntervalMs,
  };
  const training = await storedRows(context.store, { inputs: [{ name: 'passages', tensor: passages, below: ids }], targets: [] });
  const { history, weights } = await trainPass(task, { kind: 'selection', training, validation: undefined, epochsBefore: 0 }, context);
  const trained = weights.find(({ name }) => name === vectorsName)?.data;
  if (trained === undefined) throw new Error('the network has no word vectors');
  const stored = (data: Float32Array) => context.store.writeTensor({ dtype: 'float32', shape: [ids, dimension], data: data.slice().fill(0, 0, dimension) });
  return {
    vectors: await stored(trained),
    initialVectors: await stored(embeddingValues(seed, vectorsName, ids * dimension)),
    history: history.map(({ epoch, learningRate, training: figures }) => ({ epoch, learningRate, loss: figures.loss, accuracy: accuracyOf(figures) })),
  };
};

export default trainTheVectors;

function accuracyOf({ metrics }: PartFigures): number {
  const { accuracy } = metrics;
  if (accuracy === undefined) throw new Error('a training without an accuracy');
  return accuracy;
}
