import { logOdds, type TextJudge } from './text-predictor.ts';

/** Places of a row that are covered together. */
export interface Occlusion {
  readonly row: number;
  readonly places: readonly number[];
}

/** What a word does to the classes of a text. */
export interface WordEffect {
  readonly id: number;
  /** Where it stands in the sequence. */
  readonly places: readonly number[];
  /** By class: how far its log-odds fall, in nats, where the word is covered at all its places. */
  readonly effects: Float64Array;
}

/** Called between batches, so that messages have their turn, with what is covered of all; throws where the work shall end. */
export type Pause = (covered: number, all: number) => Promise<void>;

/**
 * Covers places of rows with the id of rarer words, as if a word stood there that nobody knows. The fall of each class's
 * log-odds, occlusions × classes (Zeiler & Fergus 2014 cover parts of images so).
 * @param sequences - rows × sequence length
 */
export async function occlusionEffects(judge: TextJudge, sequences: Int32Array, occlusions: readonly Occlusion[], pause: Pause): Promise<Float64Array> {
  const { sequenceLength, classes, rareId, batchRows } = judge;
  const before = await judgeAll(judge, sequences, () => pause(0, occlusions.length));
  const effects = new Float64Array(occlusions.length * classes);
  for (let first = 0; first < occlusions.length; first += batchRows) {
    const batch = occlusions.slice(first, first + batchRows);
    const covered = new Int32Array(batch.length * sequenceLength);
    for (const [index, { row, places }] of batch.entries()) {
      covered.set(sequences.subarray(row * sequenceLength, (row + 1) * sequenceLength), index * sequenceLength);
      for (const place of places) covered[index * sequenceLength + place] = rareId;
    }
    const after = logOdds(judge.judge(covered), classes);
    for (const [index, { row }] of batch.entries()) {
      for (let column = 0; column < classes; column += 1) effects[(first + index) * classes + column] = (before[row * classes + column] ?? 0) - (after[index * classes + column] ?? 0);
    }
    await pause(first + batch.length, occlusions.length);
  }
  return effects;
}

/** What each of a sequence's known words does, in the order in which they first stand there. */
export async function wordEffects(judge: TextJudge, sequence: Int32Array, pause: Pause): Promise<WordEffect[]> {
  const { classes } = judge;
  const places = [...placesOfWords(sequence, judge.rareId)];
  const effects = await occlusionEffects(judge, sequence, places.map(([, own]) => ({ row: 0, places: own })), pause);
  return places.map(([id, own], index) => ({ id, places: own, effects: effects.slice(index * classes, (index + 1) * classes) }));
}

/** The places of each known word: padding and rarer words are none. */
function placesOfWords(sequence: Int32Array, rareId: number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [place, id] of sequence.entries()) {
    if (id === 0 || id === rareId) continue;
    const places = found.get(id);
    if (places === undefined) found.set(id, [place]);
    else places.push(place);
  }
  return found;
}

async function judgeAll(judge: TextJudge, sequences: Int32Array, pause: () => Promise<void>): Promise<Float64Array> {
  const { sequenceLength, classes, batchRows } = judge;
  const odds = new Float64Array((sequences.length / sequenceLength) * classes);
  const step = batchRows * sequenceLength;
  for (let from = 0; from < sequences.length; from += step) {
    odds.set(logOdds(judge.judge(sequences.subarray(from, from + step)), classes), (from / sequenceLength) * classes);
    await pause();
  }
  return odds;
}
