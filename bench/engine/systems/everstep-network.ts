import { setImmediate as nextTurn } from 'node:timers/promises';
import { grouped } from '../../../engine/data/grouped.ts';
import { provideExamples } from '../../../engine/data/provide-examples.ts';
import type { RowReader } from '../../../engine/data/row-reader.ts';
import { StreamedExamples } from '../../../engine/data/streamed-examples.ts';
import type { Batch } from '../../../engine/executor.ts';
import { buildNetwork } from '../../../engine/network.ts';
import type { OptimizerOptions } from '../../../engine/optimizers/options.ts';
import { takeSteps } from '../../../engine/take-steps.ts';
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
  const epochs = (epoch: number) => grouped(training.shuffled({ seed, epoch, batchSize, fromStep: 0 }), batchSize, executor.together?.count ?? 1);
  return repeated(epochs, (batches, epoch, first) => takeSteps(executor, batches.map((batch, place) => ({ batch, control: { epoch, step: first + place, learningRate } }))));
}

/** Images come from outside in practice, so they are fed. */
function forwardSteps(executor: TracedExecutor, reader: RowReader, batchSize: number): AsyncGenerator<void, never> {
  const examples = new StreamedExamples(reader, windowBytes);
  executor.prepare({ training: [], evaluation: [examples.batchOf(batchSize)] });
  return repeated(() => grouped(examples.inOrder(batchSize), batchSize, 1), (batches) => batches.map((batch) => executor.evaluate(batch)));
}

/** Epoch after epoch, step by step, with a turn of the event loop between calls. */
async function* repeated(groups: (epoch: number) => AsyncIterable<readonly Batch[]>, take: (batches: readonly Batch[], epoch: number, firstStep: number) => unknown): AsyncGenerator<void, never> {
  for (let epoch = 1; ; epoch += 1) {
    let step = 0;
    for await (const batches of groups(epoch)) {
      take(batches, epoch, step);
      step += batches.length;
      await nextTurn();
      for (let taken = 0; taken < batches.length; taken += 1) yield;
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
