import { runTextJob } from '../datasets/threads/run-text-job.ts';
import { vocabularyTable } from '../datasets/vocabulary-table.ts';
import { commonestWords } from '../datasets/words/commonest-words.ts';
import { textStream } from '../datasets/words/text-stream.ts';
import { WordCounter } from '../datasets/words/word-counter.ts';
import { DataError } from '../schemas/failure.ts';
import type { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import type { StepImplementation } from './step-context.ts';

/** Padding, and the id of every rarer word. */
const idsBesidesWords = 2;

/** Counts the words of the training part and keeps the commonest. */
const fitTheVocabulary: StepImplementation<typeof fitVocabulary> = async ({ table, size }, { store, textThreads, signal, progress }) => {
  const chunks = textStream(store.readTableBatches(table), {
    look: (_batch, firstRow) => {
      progress({ phase: 'counting words', completed: firstRow, total: table.rows, unit: 'texts' });
    },
  });
  const counter = new WordCounter();
  for await (const { counts } of runTextJob({ kind: 'count' }, chunks, { threads: textThreads, size: table.bytes })) {
    signal.throwIfAborted();
    if (counts !== undefined) counter.addCounts(counts);
  }
  const counted = counter.counts();
  const differentWords = counted.counts.length;
  if (differentWords === 0) throw new DataError('ES-DATA-WORDS', 'The texts of the training part have no words: only spaces and punctuation were found. Is the text column the right one?');
  const totalWords = counted.counts.reduce((sum, count) => sum + count, 0);
  const words = commonestWords(counted, size);
  const covered = words.reduce((sum, { count }) => sum + count, 0);
  return {
    vocabulary: await store.writeTable(vocabularyTable(words)),
    size: words.length,
    ids: words.length + idsBesidesWords,
    differentWords,
    totalWords,
    coverage: covered / totalWords,
  };
};

export default fitTheVocabulary;
