import { implement } from '../../activities/train.ts';
import * as textCnn from '../../models/text-cnn.ts';
import { train } from '../../schemas/steps/train.ts';
import type { TestContext } from './step-context.ts';

const sequenceLength = 10;
const small = { architecture: 'text-cnn', embeddingSize: 4, filters: 6, kernelSize: 3, denseUnits: 5, dropout: 0.2 } as const;

/** Input of a training of four epochs, some batches each. */
export function trainInput(parts: { training: unknown; validation: unknown }, classCount: number, seed: number): object {
  return { model: small, vocabularyIds: 40, classCount, ...parts, optimizer: { name: 'adam', learningRate: 0.01 }, batchSize: 16, epochs: 4, seed };
}

/** Trains a small network on made-up rows with these labels. */
export async function trainOn(context: TestContext, labels: readonly string[], seed = 5, controls: object = {}) {
  const { sequences, classes } = await examplesOf(context, labels.length, 60, 1);
  const held = await examplesOf(context, labels.length, 20, 2);
  const parts = { training: { sequences, classes }, validation: { sequences: held.sequences, classes: held.classes } };
  return train.output.parse(await implement(textCnn)(train.input.parse({ ...trainInput(parts, labels.length, seed), ...controls }), context));
}

/** Made-up rows in the context's store: those of class c hold ids from the c-th part of the vocabulary, mostly. */
export async function examplesOf(context: TestContext, classCount: number, rows: number, salt: number) {
  const values = Int32Array.from({ length: rows }, (_, row) => row % classCount);
  const data = Int32Array.from({ length: rows * sequenceLength }, (_, place) => {
    const mixed = Math.imul(place + 1, 2_654_435_761 + salt * 40_503) >>> 8;
    const label = values[Math.floor(place / sequenceLength)] ?? 0;
    return mixed % 5 === 0 ? mixed % 40 : label * 13 + (mixed % 13);
  });
  return {
    values,
    names: (labels: readonly string[]) => Array.from(values, (value) => labels[value] ?? ''),
    sequences: await context.store.writeTensor({ dtype: 'int32', shape: [rows, sequenceLength], data }),
    classes: await context.store.writeTensor({ dtype: 'int32', shape: [rows], data: values }),
  };
}
