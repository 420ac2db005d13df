import type { Table } from 'apache-arrow';
import { dataLimits } from '../engine/data/provide-examples.ts';
import { StreamedExamples } from '../engine/data/streamed-examples.ts';
import { textRows } from '../engine/data/text-rows.ts';
import type { ModelModule } from '../engine/network.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { DataError } from '../schemas/failure.ts';
import type { TensorRef } from '../schemas/reference.ts';
import type { evaluate } from '../schemas/steps/evaluate.ts';
import { accuracyByLength, wordsPerRow } from './accuracy-by-length.ts';
import { averagedPredictions } from './averaged-predictions.ts';
import { accuracyOf, classificationFigures } from './classification-figures.ts';
import { type PredictedRows, predictRows } from './predict-rows.ts';
import type { StepContext, StepImplementation } from './step-context.ts';
import { worstMistakes } from './worst-mistakes.ts';

/** Measures networks that the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>): StepImplementation<typeof evaluate> {
  return async (input, context) => {
    const { models, labels, batchSize, sequences, classes } = input;
    const stored = await Promise.all(models.map((model) => context.store.readModel(model)));
    const { vocabularyIds, sequenceLength } = stored[0]?.configuration as TextModelConfiguration;
    const examples = new StreamedExamples(await textRows(context.store, { sequences, classes }, { ids: vocabularyIds, classes: labels.length }), dataLimits.windowBytes);
    const actual = (await context.store.readTensor(classes)).data as Int32Array;
    const table = await context.store.readTable(input.table);
    requireSameRows(table, examples.rows);

    const members: PredictedRows[] = [];
    for (const [place, model] of stored.entries()) {
      const phase = stored.length === 1 ? 'predicting' : `predicting, network ${place + 1} of ${stored.length}`;
      members.push(await predictRows(module, model, examples, { classCount: labels.length, batchSize, phase }, context));
    }
    const { loss, probabilities } = averagedPredictions(members, actual, labels.length);
    const { predicted, ...figures } = classificationFigures(actual, probabilities, labels);
    return {
      rows: examples.rows,
      loss,
      ...figures,
      ...(members.length === 1 ? {} : { members: members.map((member) => ({ loss: member.loss, accuracy: accuracyOf(member.probabilities, actual, labels.length) })) }),
      lengths: accuracyByLength({ classes: actual, predicted, lengths: await lengthsOf(sequences, context), sequenceLength }),
      worstMistakes: worstMistakes({ table, labels, classes: actual, predicted, probabilities }).map(({ row: _, ...mistake }) => mistake),
      probabilities: await context.store.writeTensor({ dtype: 'float32', shape: [examples.rows, labels.length], data: probabilities }),
    };
  };
}

async function lengthsOf(sequences: TensorRef, { store }: StepContext): Promise<Int32Array> {
  const [rows = 0, sequenceLength = 1] = sequences.shape;
  const lengths = new Int32Array(rows);
  for await (const { firstRow, data } of store.readTensorShards(sequences)) lengths.set(wordsPerRow(data as Int32Array, sequenceLength), firstRow);
  return lengths;
}

function requireSameRows(table: Table, rows: number): void {
  if (table.numRows !== rows) throw new DataError('ES-EVALUATE-ROWS', `The table has ${table.numRows} rows, the sequences have ${rows}: they have to be of the same part.`);
}
