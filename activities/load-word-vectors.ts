import { readVectors } from '../datasets/vectors/read-vectors.ts';
import { otherDimension, VectorRows } from '../datasets/vectors/vector-rows.ts';
import { vocabularyWords } from '../datasets/vocabulary-words.ts';
import { embeddingValues } from '../engine/initializers.ts';
import { DataError } from '../schemas/failure.ts';
import type { loadWordVectors } from '../schemas/steps/load-word-vectors.ts';
import type { StepContext, StepImplementation } from './step-context.ts';

/** Padding, and the id of every rarer word. */
const idsBesidesWords = 2;
const missingShown = 20;

type Source = Parameters<typeof loadTheVectors>[0]['source'];

/** Finds the vectors of a vocabulary's words in a file or among those of another vocabulary. */
const loadTheVectors: StepImplementation<typeof loadWordVectors> = async ({ source, vocabulary, dimension, centre, scale, seed }, context) => {
  const table = await context.store.readTable(vocabulary);
  const words = vocabularyWords(table);
  const counts = Array.from(table.getChild('count') ?? [], Number);
  const ids = words.length + idsBesidesWords;
  const values = embeddingValues(seed, 'embedding/embeddings', ids * dimension).fill(0, 0, dimension);
  const found = new VectorRows(words, dimension);
  const rarer = await readSource(source, found, context);
  if (found.found === 0) throw new DataError('ES-DATA-VECTORS-WORDS', `None of the ${words.length} words of the vocabulary has a vector: are the vectors of another language, or written with capitals? The commonest words are ${words.slice(0, 5).join(', ')}.`);
  const middle = centre ? meanOf(found, dimension) : new Float64Array(dimension);
  const place = (id: number, vector: Float32Array) => {
    for (const [column, value] of vector.entries()) values[id * dimension + column] = (value - (middle[column] ?? 0)) * scale;
  };
  for (let row = 0; row < words.length; row += 1) if (found.has(row)) place(row + 1, found.values.subarray(row * dimension, (row + 1) * dimension));
  if (rarer !== undefined) place(ids - 1, rarer);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const covered = counts.reduce((sum, count, row) => sum + (found.has(row) ? count : 0), 0);
  const commonestMissing = words.flatMap((word, row) => (found.has(row) ? [] : [{ word, count: counts[row] ?? 0 }])).slice(0, missingShown);
  context.log('word vectors found', { words: found.found, of: words.length });
  return {
    vectors: await context.store.writeTensor({ dtype: 'float32', shape: [ids, dimension], data: values }),
    known: await context.store.writeTensor({ dtype: 'uint8', shape: [words.length], data: Uint8Array.from(words, (_, row) => (found.has(row) ? 1 : 0)) }),
    wordsFound: found.found,
    wordCoverage: found.found / words.length,
    occurrenceCoverage: covered / total,
    commonestMissing,
  };
};

export default loadTheVectors;

/** The mean of the vectors that were found, in double precision. */
function meanOf(rows: VectorRows, dimension: number): Float64Array {
  const sums = new Float64Array(dimension);
  for (const row of rows.words.keys()) for (let column = 0; column < dimension; column += 1) sums[column] = (sums[column] ?? 0) + (rows.values[row * dimension + column] ?? 0);
  const { found } = rows;
  return sums.map((sum) => sum / found);
}

/** Fills in what the source has, and gives its vector for rarer words, if it has one. */
async function readSource(source: Source, rows: VectorRows, { store }: StepContext): Promise<Float32Array | undefined> {
  if (source.kind === 'file') {
    await readVectors(await store.blobFile(source.blob), source.format, rows);
    return undefined;
  }
  const { shape } = source.vectors;
  const words = vocabularyWords(await store.readTable(source.vocabulary));
  if (source.vectors.dtype !== 'float32' || shape[0] !== words.length + idsBesidesWords) {
    throw new DataError('ES-DATA-VECTORS-RUN', `The vectors of the run are ${source.vectors.dtype} ${shape.join(' × ')}; its vocabulary of ${words.length} words needs float32 ${words.length + idsBesidesWords} × ${rows.dimension}.`);
  }
  if (shape[1] !== rows.dimension) throw otherDimension('The run', shape[1] ?? 0, rows.dimension);
  const data = (await store.readTensor(source.vectors)).data as Float32Array;
  const vectorOf = (id: number) => data.subarray(id * rows.dimension, (id + 1) * rows.dimension);
  for (const [place, word] of words.entries()) {
    const row = rows.find(word, `of id ${place + 1}`);
    if (row !== undefined) rows.values.set(vectorOf(place + 1), row * rows.dimension);
  }
  return vectorOf(words.length + 1);
}
