import { readArchive } from '../../../datasets/archives/read-archive.ts';
import { tokenize } from '../../../datasets/tokenizer.ts';
import { catalogFile } from './catalog-file.ts';
import { type DataSet, writeColumn } from './data-set.ts';

const length = 500;
const rareWord = 4_999;

/** The 25,000 training reviews as their last 500 words, padded in front. */
export async function imdb(folder: string): Promise<DataSet> {
  const { path, format } = await catalogFile('imdb', folder);
  const reviews: string[][] = [];
  const classes: number[] = [];
  for await (const member of readArchive(path, format)) {
    const [, label] = /^aclImdb\/train\/(pos|neg)\/.*\.txt$/.exec(member.name) ?? [];
    if (label === undefined) continue;
    reviews.push(tokenize(Buffer.from(await member.bytes()).toString('utf8').replaceAll('<br />', ' ')));
    classes.push(label === 'pos' ? 1 : 0);
  }
  const idOf = idsByFrequency(reviews);
  const ids = new Int32Array(reviews.length * length);
  reviews.forEach((review, row) => {
    const last = review.slice(-length);
    ids.set(last.map((word) => idOf.get(word) ?? rareWord), (row + 1) * length - last.length);
  });
  return {
    inputs: [await writeColumn(folder, 'imdb-words', [reviews.length, length], ids)],
    targets: [await writeColumn(folder, 'imdb-classes', [reviews.length], Int32Array.from(classes))],
  };
}

function idsByFrequency(reviews: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const review of reviews) for (const word of review) counts.set(word, (counts.get(word) ?? 0) + 1);
  const commonest = [...counts].sort(([, one], [, other]) => other - one).slice(0, rareWord - 1);
  return new Map(commonest.map(([word], place) => [word, place + 1]));
}
