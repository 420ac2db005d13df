import { runTextJob } from '../datasets/threads/run-text-job.ts';
import { vocabularyWords } from '../datasets/vocabulary-words.ts';
import { type Encoding, vocabularyOf } from '../datasets/words/sequence-encoder.ts';
import { textStream } from '../datasets/words/text-stream.ts';
import type { TableRef } from '../schemas/reference.ts';
import type { encodeText, EncodedPart } from '../schemas/steps/encode-text.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

const chunkElements = 1 << 20;

/** Turns the three parts into sequences of word ids and classes. */
const encodeTexts: StepImplementation<typeof encodeText> = async (input, context) => {
  const vocabulary = vocabularyOf(vocabularyWords(await context.store.readTable(input.vocabulary))).shared();
  const classOf = new Map(input.labels.map((label, place) => [label, place]));
  const encode = (part: TableRef): Promise<EncodedPart> => encodePart(part, { vocabulary, sequenceLength: input.sequenceLength }, classOf, context);
  return { training: await encode(input.training), validation: await encode(input.validation), test: await encode(input.test) };
};

export default encodeTexts;

async function encodePart(part: TableRef, encoding: Encoding, classOf: ReadonlyMap<string, number>, { store, textThreads, signal, progress }: StepContext): Promise<EncodedPart> {
  const { sequenceLength } = encoding;
  const classes = new Int32Array(part.rows);
  const chunks = textStream(store.readTableBatches(part), {
    mostRows: Math.max(1, Math.floor(chunkElements / sequenceLength)),
    look: (batch, firstRow) => {
      const labels = batch.getChild('label');
      for (let row = 0; row < batch.numRows; row++) classes[firstRow + row] = classOfLabel(String(labels?.get(row)), classOf);
    },
  });
  const writer = store.tensorWriter('int32', [sequenceLength]);
  let rows = 0;
  for await (const { ids } of runTextJob({ kind: 'encode', encoding }, chunks, { threads: textThreads, size: part.bytes })) {
    signal.throwIfAborted();
    if (ids === undefined) continue;
    await writer.write(ids);
    rows += ids.length / sequenceLength;
    progress({ phase: 'encoding texts', completed: rows, total: part.rows, unit: 'texts' });
  }
  return { sequences: await writer.finish(), classes: await store.writeTensor({ dtype: 'int32', shape: [part.rows], data: classes }) };
}

function classOfLabel(label: string, classOf: ReadonlyMap<string, number>): number {
  const place = classOf.get(label);
  if (place === undefined) throw new Error(`a row has the label "${label}", which is not among those given`);
  return place;
}
