import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Table } from 'apache-arrow';
import { batchCount, batchSizes, type Examples } from '../engine/data/examples.ts';
import { dataLimits } from '../engine/data/provide-examples.ts';
import { StreamedExamples } from '../engine/data/streamed-examples.ts';
import { textRows } from '../engine/data/text-rows.ts';
import type { Executor } from '../engine/executor.ts';
import { confusionMatrix, largestPerRow } from '../engine/metrics/confusion.ts';
import { rocAuc, rocCurve } from '../engine/metrics/roc.ts';
import { buildNetwork, type ModelModule } from '../engine/network.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import { classTask } from '../engine/tasks.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { DataError } from '../schemas/failure.ts';
import type { TensorRef } from '../schemas/reference.ts';
import type { evaluate } from '../schemas/steps/evaluate.ts';
import { accuracyByLength, wordsPerRow } from './accuracy-by-length.ts';
import { calibration } from './calibration.ts';
import type { StepContext, StepImplementation } from './step-context.ts';
import { worstMistakes } from './worst-mistakes.ts';

const mostRocPoints = 200;

/** Measures the network that the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>): StepImplementation<typeof evaluate> {
  return async (input, context) => {
    const { labels, batchSize, sequences, classes } = input;
    const stored = await context.store.readModel(input.model);
    const configuration = stored.configuration as TextModelConfiguration;
    const rows = await textRows(context.store, { sequences, classes }, { ids: configuration.vocabularyIds, classes: labels.length });
    const examples = new StreamedExamples(rows, dataLimits.windowBytes);
    const actual = (await context.store.readTensor(classes)).data as Int32Array;
    const table = await context.store.readTable(input.table);
    requireSameRows(table, examples.rows);

    const tf = await loadTensorFlow();
    const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, 0), classTask(tf, configuration.outputs), undefined, 0);
    executor.prepare({ training: [], evaluation: batchSizes(examples.rows, batchSize).map((count) => examples.batchOf(count)) });
    try {
      executor.writeVariables(stored.weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })));
      const { loss, probabilities } = await predictAll(executor, examples, labels.length, batchSize, context);
      const predicted = largestPerRow(probabilities, labels.length);
      const confusion = confusionMatrix(actual, predicted, labels.length);
      const correct = confusion.reduce((sum, line, label) => sum + (line[label] ?? 0), 0);
      const curves = scoredLabels(labels).map(({ label, column }) => {
        const scores = Float32Array.from({ length: examples.rows }, (_, row) => probabilities[row * labels.length + column] ?? 0);
        const positive = Uint8Array.from(actual, (label) => (label === column ? 1 : 0));
        return { label, area: rocAuc(scores, positive), ...rocCurve(scores, positive, mostRocPoints) };
      });
      return {
        rows: examples.rows,
        loss,
        accuracy: correct / examples.rows,
        rocAuc: curves.reduce((sum, { area }) => sum + area, 0) / curves.length,
        confusion,
        roc: curves.map(({ label, falsePositiveRate, truePositiveRate }) => ({ label, falsePositiveRate, truePositiveRate })),
        calibration: calibration({ classes: actual, predicted, probabilities, labels: labels.length }),
        lengths: accuracyByLength({ classes: actual, predicted, lengths: await lengthsOf(sequences, context), sequenceLength: configuration.sequenceLength }),
        worstMistakes: worstMistakes({ table, labels, classes: actual, predicted, probabilities }),
        probabilities: await context.store.writeTensor({ dtype: 'float32', shape: [examples.rows, labels.length], data: probabilities }),
      };
    } finally {
      executor.dispose();
    }
  };
}

async function lengthsOf(sequences: TensorRef, { store }: StepContext): Promise<Int32Array> {
  const [rows = 0, sequenceLength = 1] = sequences.shape;
  const lengths = new Int32Array(rows);
  for await (const { firstRow, data } of store.readTensorShards(sequences)) lengths.set(wordsPerRow(data as Int32Array, sequenceLength), firstRow);
  return lengths;
}

async function predictAll(executor: Executor, examples: Examples, columns: number, batchSize: number, context: StepContext): Promise<{ loss: number; probabilities: Float32Array }> {
  const probabilities = new Float32Array(examples.rows * columns);
  const total = batchCount(examples.rows, batchSize);
  let loss = 0;
  let done = 0;
  for await (const batch of examples.inOrder(batchSize)) {
    const result = executor.evaluate(batch);
    probabilities.set(result.predictions[0] ?? [], done * batchSize * columns);
    loss += result.loss * batch.rows;
    done += 1;
    context.progress({ phase: 'predicting', completed: done, total, unit: 'batches' });
    await nextTurn();
    context.signal.throwIfAborted();
  }
  return { loss: loss / examples.rows, probabilities };
}

/** Labels that get a curve: of two the second alone, since the other's mirrors it. */
function scoredLabels(labels: readonly string[]): { readonly label: string; readonly column: number }[] {
  return labels.map((label, column) => ({ label, column })).slice(labels.length === 2 ? 1 : 0);
}

function requireSameRows(table: Table, rows: number): void {
  if (table.numRows !== rows) throw new DataError('ES-EVALUATE-ROWS', `The table has ${table.numRows} rows, the sequences have ${rows}: they have to be of the same part.`);
}
