import { type WordPlace, wordPlaces } from '../../datasets/words/word-places.ts';
import { type Pause, wordEffects } from '../../engine/occlusion.ts';
import type { TextJudge } from '../../engine/text-predictor.ts';

/** A word of a text that moved its prediction. */
export interface TellingWord {
  /** In lower case. */
  readonly word: string;
  /** How far the log-odds of the class fall, in nats, where the word is covered; below zero it spoke against it. */
  readonly effect: number;
  /** Where it stands in the text, as far as the network sees it. */
  readonly places: readonly WordPlace[];
}

/** What says less than this, beside the word that says most, is not worth telling. */
const leastShare = 0.1;

/**
 * The words of a text that moved the probability of a class most, at most so many, strongest first; of equals the earlier. They
 * are ranked by their effect over the number of their places: else `the` would be told in every long text.
 */
export async function tellingWords(judge: TextJudge, { text, sequence, column, most }: { readonly text: string; readonly sequence: Int32Array; readonly column: number; readonly most: number }, pause: Pause): Promise<TellingWord[]> {
  const places = wordPlaces(text);
  const firstSeen = places.length - sequence.length;
  const found = (await wordEffects(judge, sequence, pause)).map(({ places: own, effects }) => ({ effect: effects[column] ?? 0, places: own.flatMap((place) => places[place + firstSeen] ?? []) }));
  const strongest = Math.max(0, ...found.map(strength));
  return found
    .filter((word) => word.effect !== 0 && strength(word) >= leastShare * strongest)
    .sort((one, other) => strength(other) - strength(one))
    .slice(0, most)
    .map(({ effect, places: own }) => ({ word: text.slice(own[0]?.start, own[0]?.end).toLowerCase(), effect, places: own }));
}

function strength({ effect, places }: Pick<TellingWord, 'effect' | 'places'>): number {
  return Math.abs(effect) / places.length;
}
