import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Table } from 'apache-arrow';
import { type Examples, readExamples } from '../engine/examples.ts';
import type { Executor } from '../engine/executor.ts';
import { confusionMatrix, largestPerRow } from '../engine/metrics/confusion.ts';
import { rocAuc, rocCurve } from '../engine/metrics/roc.ts';
import { buildNetwork, type ModelModule } from '../engine/network.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import { TracedExecutor } from '../engine/traced-executor.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { DataError } from '../schemas/failure.ts';
import type { evaluate } from '../schemas/steps/evaluate.ts';
import type { StepContext, StepImplementation } from './step-context.ts';
import { worstMistakes } from './worst-mistakes.ts';

const mostRocPoints = 200;

/** Measures the network that the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>): StepImplementation<typeof evaluate> {
  return async (input, context) => {
    const { labels, batchSize, sequences, classes } = input;
    const stored = await context.store.readModel(input.model);
    const configuration = stored.configuration as TextModelConfiguration;
    const examples = await readExamples(context.store, { sequences, classes }, { inputs: configuration.vocabularyIds, classes: labels.length });
    const table = await context.store.readTable(input.table);
    requireSameRows(table, examples.rows);

    const tf = await loadTensorFlow();
    const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, 0), undefined, 0, {
      rowLength: configuration.sequenceLength,
      training: [],
      evaluation: examples.batchSizes(batchSize),
    });
    try {
      executor.writeVariables(stored.weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })));
      const { loss, probabilities } = await predictAll(executor, examples, labels.length, batchSize, context);
      const predicted = largestPerRow(probabilities, labels.length);
      const confusion = confusionMatrix(examples.classes, predicted, labels.length);
      const correct = confusion.reduce((sum, line, label) => sum + (line[label] ?? 0), 0);
      const curves = scoredLabels(labels).map(({ label, column }) => {
        const scores = Float32Array.from({ length: examples.rows }, (_, row) => probabilities[row * labels.length + column] ?? 0);
        const positive = Uint8Array.from(examples.classes, (actual) => (actual === column ? 1 : 0));
        return { label, area: rocAuc(scores, positive), ...rocCurve(scores, positive, mostRocPoints) };
      });
      return {
        rows: examples.rows,
        loss,
        accuracy: correct / examples.rows,
        rocAuc: curves.reduce((sum, { area }) => sum + area, 0) / curves.length,
        confusion,
        roc: curves.map(({ label, falsePositiveRate, truePositiveRate }) => ({ label, falsePositiveRate, truePositiveRate })),
        worstMistakes: worstMistakes({ table, labels, classes: examples.classes, predicted, probabilities }),
        probabilities: await context.store.writeTensor({ dtype: 'float32', shape: [examples.rows, labels.length], data: probabilities }),
      };
    } finally {
      executor.dispose();
    }
  };
}

async function predictAll(executor: Executor, examples: Examples, columns: number, batchSize: number, context: StepContext): Promise<{ loss: number; probabilities: Float32Array }> {
  const probabilities = new Float32Array(examples.rows * columns);
  const total = examples.batches(batchSize);
  let loss = 0;
  for (let index = 0; index < total; index += 1) {
    const batch = examples.batch(batchSize, index);
    const result = executor.evaluate(batch);
    probabilities.set(result.probabilities, index * batchSize * columns);
    loss += result.loss * batch.rows;
    context.progress({ phase: 'predicting', completed: index + 1, total, unit: 'batches' });
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
