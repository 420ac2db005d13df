import { setImmediate as nextTurn } from 'node:timers/promises';
import { vocabularyWords } from '../datasets/vocabulary-words.ts';
import { largestPerRow } from '../engine/metrics/confusion.ts';
import type { ModelModule } from '../engine/network.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import type { TextModelConfiguration } from '../engine/text-model.ts';
import { TextPredictor } from '../engine/text-predictor.ts';
import type { explainText } from '../schemas/steps/explain-text.ts';
import { labelPhrases, type TellingPhrase } from './explain/label-phrases.ts';
import { type ExcerptPart, markedExcerpt } from './explain/marked-excerpt.ts';
import { sampledRows } from './explain/sampled-rows.ts';
import { tellingWords } from './explain/telling-words.ts';
import type { StepImplementation } from './step-context.ts';
import { worstMistakes } from './worst-mistakes.ts';

/** Of more rows a sample will do: what is common in all is common there. */
const sampledBytes = 256 * 1024 ** 2;
const mostWordsOfAMistake = 12;

/** Finds the words that move networks which the module defines. */
export function implement(module: ModelModule<TextModelConfiguration>): StepImplementation<typeof explainText> {
  return async (input, context) => {
    const { labels, sequences } = input;
    const { store, signal, progress } = context;
    const [stored, table, { data: classes }, { data: judged }, vocabulary] = await Promise.all([
      Promise.all(input.models.map((model) => store.readModel(model))),
      store.readTable(input.table),
      store.readTensor(input.classes),
      store.readTensor(input.probabilities),
      store.readTable(input.vocabulary),
    ]);
    const probabilities = judged as Float32Array;
    const predicted = largestPerRow(probabilities, labels.length);
    const pause = async (): Promise<void> => {
      await nextTurn();
      signal.throwIfAborted();
    };

    const predictor = new TextPredictor(await loadTensorFlow(), stored.map(({ configuration, weights }) => ({
      module,
      configuration: configuration as TextModelConfiguration,
      weights: weights.map(({ name, shape, data }) => ({ name, shape, data: data as Float32Array })),
    })));
    try {
      const mistakes: { id: string; parts: ExcerptPart[] }[] = [];
      const worst = worstMistakes({ table, labels, classes: classes as Int32Array, predicted, probabilities });
      for (const { row, id } of worst) {
        const text = String(table.getChild('text')?.get(row));
        const { data: sequence } = await store.readTensor(sequences, { from: row, to: row + 1 });
        const words = await tellingWords(predictor, { text, sequence: sequence as Int32Array, column: predicted[row] ?? 0, most: mostWordsOfAMistake }, pause);
        const marks = words.flatMap(({ effect, places }) => places.map((place) => ({ ...place, effect })));
        mistakes.push({ id, parts: markedExcerpt(text, marks.sort((one, other) => one.start - other.start)) });
        progress({ phase: 'covering words of mistakes', completed: mistakes.length, total: worst.length, unit: 'texts' });
      }
      const rows = await sampledRows(store, sequences, probabilities, { classes: labels.length, bytes: sampledBytes });
      const found = await labelPhrases(predictor, { ...rows, classes: labels.length, rareId: predictor.rareId }, (completed, total) => {
        progress({ phase: 'covering words of all texts', completed, total, unit: 'trials' });
        return pause();
      });
      const words = vocabularyWords(vocabulary);
      const named = (phrases: readonly TellingPhrase[] = []) => phrases.map(({ ids, effect, rows: count }) => ({ words: ids.map((id) => words[id - 1] ?? '').join(' '), effect, rows: count }));
      return { mistakes, labels: labels.map((label, column) => ({ label, words: named(found[column]?.words), phrases: named(found[column]?.phrases) })) };
    } finally {
      predictor.dispose();
    }
  };
}
