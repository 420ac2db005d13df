import { textRows } from '../datasets/text-table.ts';
import { wordsOf } from '../datasets/vocabulary-table.ts';
import { Vocabulary } from '../datasets/vocabulary.ts';
import type { TableRef } from '../schemas/reference.ts';
import type { encodeText, EncodedPart } from '../schemas/steps/encode-text.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const batchElements = 1 << 20;

/** Turns the three parts into sequences of word ids and classes. */
const encodeTexts: StepImplementation<typeof encodeText> = async (input, context) => {
  const vocabulary = new Vocabulary(wordsOf(await context.store.readTable(input.vocabulary)));
  const classOf = new Map(input.labels.map((label, place) => [label, place]));
  const encode = (part: TableRef): Promise<EncodedPart> => encodePart(part, vocabulary, classOf, input.sequenceLength, context);
  return { training: await encode(input.training), validation: await encode(input.validation), test: await encode(input.test) };
};

export default encodeTexts;

async function encodePart(part: TableRef, vocabulary: Vocabulary, classOf: ReadonlyMap<string, number>, sequenceLength: number, { store, signal, progress }: StepContext): Promise<EncodedPart> {
  const table = await store.readTable(part);
  const classes = new Int32Array(table.numRows);
  const writer = store.tensorWriter('int32', [sequenceLength]);
  const batchRows = Math.max(1, Math.floor(batchElements / sequenceLength));
  let batch = new Int32Array(batchRows * sequenceLength);
  let filled = 0;
  let row = 0;
  for (const { text, label } of textRows(table)) {
    const place = classOf.get(label);
    if (place === undefined) throw new Error(`row ${row} has the label "${label}", which is not among those given`);
    classes[row++] = place;
    vocabulary.encodeInto(text, batch.subarray(filled * sequenceLength, (filled + 1) * sequenceLength));
    if (++filled < batchRows) continue;
    signal.throwIfAborted();
    await writer.write(batch);
    progress({ phase: 'encoding texts', completed: row, total: table.numRows, unit: 'texts' });
    batch = new Int32Array(batchRows * sequenceLength);
    filled = 0;
  }
  if (filled > 0) await writer.write(batch.subarray(0, filled * sequenceLength));
  return { sequences: await writer.finish(), classes: await store.writeTensor({ dtype: 'int32', shape: [table.numRows], data: classes }) };
}
