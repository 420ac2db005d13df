import { setImmediate as nextTurn } from 'node:timers/promises';
import { provideExamples } from '../../../engine/data/provide-examples.ts';
import type { RowReader } from '../../../engine/data/row-reader.ts';
import { StreamedExamples } from '../../../engine/data/streamed-examples.ts';
import type { Batch } from '../../../engine/executor.ts';
import { buildNetwork } from '../../../engine/network.ts';
import type { OptimizerOptions } from '../../../engine/optimizers/options.ts';
import { classTask, numberTask, type Task } from '../../../engine/tasks.ts';
import type { TensorFlow } from '../../../engine/tensorflow.ts';
import { TracedExecutor } from '../../../engine/traced-executor.ts';
import type { EngineCase, Purpose } from '../case.ts';
import type { RunningNetwork } from './running.ts';

const seed = 1;
const learningRate = 0.001;
const adam: OptimizerOptions = { name: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const windowBytes = 64 * 1024 ** 2;

/** A case on the engine, with the executor, the data and the loop of `trainNetwork`. */
export class EverstepNetwork implements RunningNetwork {
  readonly #executor: TracedExecutor;
  readonly #steps: AsyncGenerator<void, never>;

  private constructor(executor: TracedExecutor, steps: AsyncGenerator<void, never>) {
    this.#executor = executor;
    this.#steps = steps;
  }

  static async start(tf: TensorFlow, engineCase: EngineCase, reader: RowReader): Promise<EverstepNetwork> {
    const { purpose, batchSize } = engineCase;
    const network = buildNetwork(tf, engineCase, undefined, seed);
    const executor = new TracedExecutor(tf, network, taskOf(tf, purpose), purpose === 'forward' ? undefined : adam, seed);
    const steps = purpose === 'forward' ? forwardSteps(executor, reader, batchSize) : await trainingSteps(executor, reader, batchSize);
    const started = new EverstepNetwork(executor, steps);
    await started.#run(1);
    return started;
  }

  async measure(warmUpSteps: number, steps: number): Promise<number> {
    await this.#run(warmUpSteps);
    const before = performance.now();
    await this.#run(steps);
    return (performance.now() - before) / steps;
  }

  dispose(): void {
    this.#executor.dispose();
  }

  async #run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) await this.#steps.next();
  }
}

async function trainingSteps(executor: TracedExecutor, reader: RowReader, batchSize: number): Promise<AsyncGenerator<void, never>> {
  const { training } = await provideExamples(executor, { training: reader, validation: undefined }, batchSize);
  return repeated((epoch) => training.shuffled({ seed, epoch, batchSize, fromStep: 0 }), (batch, epoch, step) => executor.trainStep(batch, { epoch, step, learningRate }));
}

/** Images come from outside in practice, so they are fed. */
function forwardSteps(executor: TracedExecutor, reader: RowReader, batchSize: number): AsyncGenerator<void, never> {
  const examples = new StreamedExamples(reader, windowBytes);
  executor.prepare({ training: [], evaluation: [examples.batchOf(batchSize)] });
  return repeated(() => examples.inOrder(batchSize), (batch) => executor.evaluate(batch));
}

/** Epoch after epoch, with a turn of the event loop between steps. */
async function* repeated(batches: (epoch: number) => Iterable<Batch> | AsyncIterable<Batch>, take: (batch: Batch, epoch: number, step: number) => unknown): AsyncGenerator<void, never> {
  for (let epoch = 1; ; epoch += 1) {
    let step = 0;
    for await (const batch of batches(epoch)) {
      take(batch, epoch, step);
      step += 1;
      await nextTurn();
      yield;
    }
  }
}

function taskOf(tf: TensorFlow, purpose: Purpose): Task {
  switch (purpose) {
    case 'binary':
      return classTask(tf, 1);
    case 'classes':
      return classTask(tf, Number.POSITIVE_INFINITY);
    case 'number':
      return numberTask(tf);
    case 'forward':
      return { metrics: [], objective: (outputs) => ({ loss: tf.scalar(0), metrics: [], predictions: outputs.map((output) => tf.softmax(output)) }) };
  }
}
