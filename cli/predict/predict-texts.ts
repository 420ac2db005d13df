import { type TellingWord, tellingWords } from '../../activities/explain/telling-words.ts';
import { withoutHtmlBreaks } from '../../datasets/html-breaks.ts';
import { withPlainLineEnds } from '../../datasets/plain-line-ends.ts';
import { encodeTexts } from '../../datasets/words/encode-texts.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import { type TextJudge, TextPredictor } from '../../engine/text-predictor.ts';
import type { FoundTextNetworks } from './find-text-networks.ts';
import type { GivenText } from './read-texts.ts';

/** What networks say of a text. */
export interface Prediction extends GivenText {
  /** Undefined where the text has no word that they know. */
  readonly label: string | undefined;
  /** Of the label. */
  readonly probability: number | undefined;
  readonly probabilities: Readonly<Record<string, number>>;
  /** What moved the label's probability, strongest first. */
  readonly words: readonly TellingWord[];
}

/** Labels texts. @param most - telling words of a text; none takes no time for them */
export async function predictTexts({ networks, words, labels, parser }: FoundTextNetworks, given: readonly GivenText[], most: number, onText: (done: number) => void): Promise<Prediction[]> {
  const predictor = new TextPredictor(await loadTensorFlow(), networks);
  try {
    const texts = given.map(({ id, text }) => ({ id, text: withPlainLineEnds(parser === 'imdb' ? withoutHtmlBreaks(text) : text) }));
    const sequences = encodeTexts(texts.map(({ text }) => text), words, predictor.sequenceLength);
    const judged = predictor.judge(sequences);
    const predictions: Prediction[] = [];
    for (const [row, { id, text }] of texts.entries()) {
      const sequence = sequences.subarray(row * predictor.sequenceLength, (row + 1) * predictor.sequenceLength);
      predictions.push(await predictionOf(predictor, { id, text }, sequence, judged.subarray(row * labels.length, (row + 1) * labels.length), labels, most));
      onText(predictions.length);
    }
    return predictions;
  } finally {
    predictor.dispose();
  }
}

async function predictionOf(judge: TextJudge, { id, text }: GivenText, sequence: Int32Array, judged: Float64Array, labels: readonly string[], most: number): Promise<Prediction> {
  if (!sequence.some((word) => word !== 0 && word !== judge.rareId)) return { id, text, label: undefined, probability: undefined, probabilities: {}, words: [] };
  const column = judged.indexOf(Math.max(...judged));
  return {
    id,
    text,
    label: labels[column],
    probability: judged[column],
    probabilities: Object.fromEntries(labels.map((label, place) => [label, judged[place] ?? 0])),
    words: most === 0 ? [] : await tellingWords(judge, { text, sequence, column, most }, () => Promise.resolve()),
  };
}
