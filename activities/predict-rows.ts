import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchCount, batchSizes, type Examples } from '../engine/data/examples.ts';
import { buildNetwork, type ModelModule } from '../engine/network.ts';
import { classTask } from '../engine/tasks.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import type { StoredModel } from '../store/artifacts.ts';
import type { StepContext } from './step-context.ts';

/** What a network says of rows. */
export interface PredictedRows {
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** Rows × classes. */
  readonly probabilities: Float32Array;
}

export interface PredictionOptions {
  readonly classCount: number;
  readonly batchSize: number;
  /** As progress names it. */
  readonly phase: string;
}

/** Asks a trained network about all rows. */
export async function predictRows<Configuration extends { readonly outputs: number }>(module: ModelModule<Configuration>, model: StoredModel, examples: Examples, { classCount, batchSize, phase }: PredictionOptions, context: StepContext): Promise<PredictedRows> {
  const configuration = model.configuration as Configuration;
  const tf = await loadTensorFlow();
  const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, 0), classTask(tf, configuration.outputs), undefined, 0);
  try {
    executor.prepare({ training: [], evaluation: batchSizes(examples.rows, batchSize).map((count) => examples.batchOf(count)) });
    executor.writeVariables(model.weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })));
    const probabilities = new Float32Array(examples.rows * classCount);
    const total = batchCount(examples.rows, batchSize);
    let loss = 0;
    let done = 0;
    for await (const batch of examples.inOrder(batchSize)) {
      const result = executor.evaluate(batch);
      probabilities.set(result.predictions[0] ?? [], done * batchSize * classCount);
      loss += result.loss * batch.rows;
      done += 1;
      context.progress({ phase, completed: done, total, unit: 'batches' });
      await nextTurn();
      context.signal.throwIfAborted();
    }
    return { loss: loss / examples.rows, probabilities };
  } finally {
    executor.dispose();
  }
}
