import pc from 'picocolors';
import type { TellingWord } from '../../activities/explain/telling-words.ts';
import { renderTable } from '../table.ts';
import type { Prediction } from './predict-texts.ts';

const textLength = 60;

/** Predictions on the terminal: a line each. */
export function predictionTable(predictions: readonly Prediction[]): string {
  const withIds = predictions.some(({ id }) => id !== undefined);
  const withWords = predictions.some(({ words }) => words.length > 0);
  const rows = predictions.map(({ id, label, probability, words, text }) => [
    ...(withIds ? [id ?? ''] : []),
    label ?? pc.dim('no known word'),
    probability === undefined ? '' : shareText(probability),
    ...(withWords ? [words.map(wordText).join(', ')] : []),
    beginning(text),
  ]);
  return renderTable([...(withIds ? ['from'] : []), 'label', 'probability', ...(withWords ? ['moved by'] : []), 'text'], rows, { right: [withIds ? 2 : 1] });
}

/** No probability is 1. */
function shareText(probability: number): string {
  return probability >= 0.9995 ? '> 99.9 %' : `${(100 * probability).toFixed(1)} %`;
}

/** `dreary +2.1`: for the label with a plus, against it with a minus. */
function wordText({ word, effect }: TellingWord): string {
  return (effect > 0 ? pc.green : pc.red)(`${word} ${effect > 0 ? '+' : '−'}${Math.abs(effect).toFixed(1)}`);
}

function beginning(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  const characters = Array.from(line);
  return characters.length <= textLength ? line : `${characters.slice(0, textLength).join('')}…`;
}
