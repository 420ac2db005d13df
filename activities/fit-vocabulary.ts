import { textRows } from '../datasets/text-table.ts';
import { vocabularyTable } from '../datasets/vocabulary-table.ts';
import { WordCounter } from '../datasets/vocabulary.ts';
import { DataError } from '../schemas/failure.ts';
import type { fitVocabulary } from '../schemas/steps/fit-vocabulary.ts';
import type { StepImplementation } from './step-context.ts';

/** Padding, and the id of every rarer word. */
const idsBesidesWords = 2;

/** Counts the words of the training part and keeps the commonest. */
const fitTheVocabulary: StepImplementation<typeof fitVocabulary> = async (input, { store, signal, progress }) => {
  const table = await store.readTable(input.table);
  const counter = new WordCounter();
  let rows = 0;
  for (const { text } of textRows(table)) {
    counter.add(text);
    if (++rows % 1_000 !== 0) continue;
    signal.throwIfAborted();
    progress({ phase: 'counting words', completed: rows, total: table.numRows, unit: 'texts' });
  }
  if (counter.differentWords === 0) throw new DataError('ES-DATA-WORDS', 'The texts of the training part have no words: only spaces and punctuation were found. Is the text column the right one?');
  const words = counter.commonest(input.size);
  const covered = words.reduce((sum, { count }) => sum + count, 0);
  return {
    vocabulary: await store.writeTable(vocabularyTable(words)),
    size: words.length,
    ids: words.length + idsBesidesWords,
    differentWords: counter.differentWords,
    totalWords: counter.totalWords,
    coverage: covered / counter.totalWords,
  };
};

export default fitTheVocabulary;
