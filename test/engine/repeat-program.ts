import { createHash } from 'node:crypto';
import type { LayersModel } from '@tensorflow/tfjs';
import { provideExamples } from '../../engine/data/provide-examples.ts';
import { buildNetwork, type ModelModule } from '../../engine/network.ts';
import { purposes, RandomStream } from '../../engine/random.ts';
import { classTask } from '../../engine/tasks.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import { TracedExecutor } from '../../engine/traced-executor.ts';
import { trainNetwork } from '../../engine/trainer.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { textCnnSchema } from '../../schemas/model.ts';
import { arrayRows, idRows } from '../support/array-rows.ts';

/** A process that trains a convolution and an LSTM from the start as often as it is told, and writes the digests of their weights. */
const repetitions = Number(process.argv[2]);
const vocabularyIds = 1_000;
const sequenceLength = 60;
const batchSize = 64;
const seed = 3;
const adam = { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

const lstm: ModelModule<undefined> = {
  build: ({ tf, embeddingUniform, glorotUniform, lstm }): LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ name: 'embedding', inputDim: vocabularyIds, outputDim: 32, inputLength: sequenceLength, embeddingsInitializer: embeddingUniform('embedding') }),
        lstm('lstm', { units: 48, returnSequences: false }),
        tf.layers.dense({ name: 'output', units: 1, kernelInitializer: glorotUniform('output/kernel') }),
      ],
    }),
};

const tf = await loadTensorFlow();
const convolution = { model: textCnnSchema.parse({ architecture: 'text-cnn', denseUnits: 64 }), vocabularyIds, sequenceLength, outputs: 1 };
await trainRepeatedly('convolution', textCnn, convolution);
await trainRepeatedly('lstm', lstm, undefined);

async function trainRepeatedly<Configuration>(name: string, module: ModelModule<Configuration>, configuration: Configuration): Promise<void> {
  const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, seed), classTask(tf, 1), adam, seed);
  const data = await provideExamples(executor, { training: examples(3 * batchSize), validation: undefined }, batchSize);
  const plan = { epochs: 1, learningRate: adam.learningRate, schedule: { kind: 'constant' }, stages: [] } as const;
  const signal = new AbortController().signal;
  const start = executor.readState();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    executor.writeState(start);
    const { weights } = await trainNetwork({ executor, ...data, batchSize, plan, seed, save: () => Promise.resolve(), checkpointIntervalMs: 3_600_000, signal, onBatch: () => undefined });
    const hash = createHash('sha256');
    for (const { data: values } of weights) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    console.log(`${name} ${hash.digest('hex')}`);
  }
  executor.dispose();
}

function examples(rows: number) {
  const stream = new RandomStream(1, purposes.shuffle, [0, 0, 7]);
  const ids = Int32Array.from({ length: rows * sequenceLength }, () => Math.floor(stream.unit() ** 3 * vocabularyIds));
  return arrayRows(idRows(ids, Int32Array.from({ length: rows }, () => stream.below(2))), rows);
}
