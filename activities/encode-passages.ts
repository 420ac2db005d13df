import { runTextJob } from '../datasets/threads/run-text-job.ts';
import { vocabularyWords } from '../datasets/vocabulary-words.ts';
import { vocabularyOf } from '../datasets/words/sequence-encoder.ts';
import { textStream } from '../datasets/words/text-stream.ts';
import { DataError } from '../schemas/failure.ts';
import type { encodePassages } from '../schemas/steps/encode-passages.ts';
import { PassageCutter } from './passage-cutter.ts';
import type { StepImplementation } from './step-context.ts';

/** Turns texts into passages of word ids. */
const encodeThePassages: StepImplementation<typeof encodePassages> = async ({ table, vocabulary, windowWords, windows }, { store, textThreads, signal, progress }) => {
  const gap = (windowWords - 1) / 2;
  const encoding = { vocabulary: vocabularyOf(vocabularyWords(await store.readTable(vocabulary))).shared(), gap };
  const chunks = textStream(store.readTableBatches(table), {
    look: (_batch, firstRow) => {
      progress({ phase: 'encoding texts', completed: firstRow, total: table.rows, unit: 'texts' });
    },
  });
  const cutter = new PassageCutter(windows, gap);
  const writer = store.tensorWriter('int32', [windows + windowWords - 1]);
  let words = 0;
  for await (const { ids } of runTextJob({ kind: 'stream', encoding }, chunks, { threads: textThreads, size: table.bytes })) {
    signal.throwIfAborted();
    if (ids === undefined) continue;
    words += ids.reduce((sum, id) => sum + (id === 0 ? 0 : 1), 0);
    await writer.write(cutter.cut(ids));
  }
  if (words === 0) throw new DataError('ES-DATA-WORDS', 'The texts have no words: only spaces and punctuation were found. Is the text column the right one?');
  await writer.write(cutter.rest());
  return { passages: await writer.finish(), words };
};

export default encodeThePassages;
