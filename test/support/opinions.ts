import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Texts of two labels that a network can tell apart after a few epochs. */
function opinions(rows: number, seed: number): { text: string; label: 'good' | 'bad' }[] {
  const next = sequence(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  return Array.from({ length: rows }, (_, index) => {
    const label = index % 2 === 0 ? 'good' : 'bad';
    const text = Array.from({ length: 12 + Math.floor(next() * 20) }, () => (next() < 0.25 ? pick(words[label]) : pick(words.either)));
    return { text: `${text.join(' ')} ${String(index)}`, label };
  });
}

/** Such texts as CSV with columns `text` and `label`. */
export function opinionsCsv(rows: number, seed = 1): string {
  return ['text,label', ...opinions(rows, seed).map(({ text, label }) => `"${text}",${label}`), ''].join('\n');
}

/** Writes such rows to a file. */
export async function writeOpinions(file: string, rows: number, seed?: number): Promise<void> {
  await writeFile(file, opinionsCsv(rows, seed));
}

/** Writes such texts as a folder: a file each, in a sub-folder of its label. */
export async function writeOpinionsFolder(folder: string, rows: number, seed = 1): Promise<void> {
  for (const label of ['good', 'bad']) await mkdir(join(folder, label), { recursive: true });
  await Promise.all(opinions(rows, seed).map(({ text, label }, index) => writeFile(join(folder, label, `${String(index)}.txt`), text)));
}

const matters = {
  billing: ['invoice', 'refund', 'charged twice', 'payment', 'price'],
  delivery: ['parcel', 'courier', 'not delivered', 'wrong address', 'tracking'],
  fault: ['broken', 'crashes', 'does not work', 'battery', 'screen'],
};
const pleasantries = ['hello', 'please help', 'thank you', 'since monday', 'the blue lamp', 'for my sister', 'kind regards', 'my last letter', 'your shop', 'could you tell me'];

/** Letters to a shop as CSV with columns `body` and `matter`: three labels, told by words and phrases. */
export function lettersCsv(rows: number): string {
  const next = sequence(3);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const lines = Array.from({ length: rows }, (_, index) => {
    const matter = (['billing', 'delivery', 'fault'] as const)[index % 3] ?? 'fault';
    const parts = Array.from({ length: 5 + Math.floor(next() * 5) }, () => (next() < 0.3 ? pick(matters[matter]) : pick(pleasantries)));
    return `"${[...parts, pick(matters[matter])].join(', ')} ${String(index)}",${matter}`;
  });
  return ['body,matter', ...lines, ''].join('\n');
}

/** Flags of a run over these rows that takes a few seconds. */
export const smallNetwork = ['--sequence-length', '40', '--vocabulary-size', '200', '--model.filters', '8', '--model.dense-units', '16', '--model.embedding-size', '8', '--model.dropout', '0.2', '--optimizer.learning-rate', '0.01'];
