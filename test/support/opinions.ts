import { writeFile } from 'node:fs/promises';

const words = {
  good: ['delightful', 'warm', 'clever', 'honest', 'bright', 'gentle'],
  bad: ['dreary', 'clumsy', 'hollow', 'noisy', 'stale', 'shallow'],
  either: ['film', 'story', 'scene', 'actor', 'music', 'ending', 'with', 'the', 'a', 'and', 'some', 'very', 'long', 'short', 'evening', 'city'],
};

/** A small generator, so that every test run has the same texts. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of two labels that a network can tell apart after a few epochs, as CSV with columns `text` and `label`. */
export function opinionsCsv(rows: number, seed = 1): string {
  const next = sequence(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const lines = Array.from({ length: rows }, (_, index) => {
    const label = index % 2 === 0 ? 'good' : 'bad';
    const text = Array.from({ length: 12 + Math.floor(next() * 20) }, () => (next() < 0.25 ? pick(words[label]) : pick(words.either)));
    return `"${text.join(' ')} ${index}",${label}`;
  });
  return ['text,label', ...lines, ''].join('\n');
}

/** Writes such rows to a file. */
export async function writeOpinions(file: string, rows: number, seed?: number): Promise<void> {
  await writeFile(file, opinionsCsv(rows, seed));
}

/** Flags of a run over these rows that takes a few seconds. */
export const smallNetwork = ['--sequence-length', '40', '--vocabulary-size', '200', '--model.filters', '8', '--model.dense-units', '16', '--model.embedding-size', '8', '--model.dense-dropout', '0.2', '--optimizer.learning-rate', '0.01'];
