/** Words that a phrase may have. */
export const phraseLengths = [1, 2, 3] as const;
export type PhraseLength = (typeof phraseLengths)[number];

/** Ids from here on are in no phrase of several words, so that three of them fit into one exact number. */
const idsInPhrases = 2 ** 17;

/** What stands for a phrase in maps: of one length, another number for each. */
export function phraseKey(ids: ArrayLike<number>, from: number, length: PhraseLength): number {
  let key = 0;
  for (let place = from; place < from + length; place += 1) key = key * idsInPhrases + (ids[place] ?? 0);
  return key;
}

/** The ids of the phrase that a key stands for. */
export function phraseIds(key: number, length: PhraseLength): number[] {
  if (length === 1) return [key];
  return [...phraseIds(Math.floor(key / idsInPhrases), length === 3 ? 2 : 1), key % idsInPhrases];
}

/** Calls back with each phrase of a row and its place: known words side by side, no padding and no rarer words. */
export function eachPhrase(sequence: Int32Array, length: PhraseLength, rareId: number, found: (key: number, place: number) => void): void {
  let known = 0;
  for (const [place, id] of sequence.entries()) {
    const counts = id !== 0 && id !== rareId && (length === 1 || id < idsInPhrases);
    known = counts ? known + 1 : 0;
    if (known >= length) found(phraseKey(sequence, place + 1 - length, length), place + 1 - length);
  }
}
