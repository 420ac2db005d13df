import type { Table } from 'apache-arrow';

/** Rows that a network got wrong, and what it said. */
export interface Predictions {
  /** Has columns `id` and `text`. */
  readonly table: Table;
  readonly labels: readonly string[];
  readonly classes: Int32Array;
  readonly predicted: Int32Array;
  /** Rows × labels. */
  readonly probabilities: Float32Array;
}

/** A wrongly labelled row. */
export interface Mistake {
  /** Its place among the rows. */
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly predicted: string;
  readonly probability: number;
  readonly text: string;
}

const mostMistakes = 20;
const textLength = 600;

/** The mistakes that the network was surest of, surest first, ties by id. */
export function worstMistakes({ table, labels, classes, predicted, probabilities }: Predictions): Mistake[] {
  const ids = table.getChild('id');
  const texts = table.getChild('text');
  const wrong = [...classes.keys()].filter((row) => classes[row] !== predicted[row]);
  return wrong
    .map((row) => ({ row, id: String(ids?.get(row)), probability: probabilities[row * labels.length + (predicted[row] ?? 0)] ?? 0 }))
    .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
    .slice(0, mostMistakes)
    .map(({ row, id, probability }) => ({
      row,
      id,
      label: labels[classes[row] ?? 0] ?? '',
      predicted: labels[predicted[row] ?? 0] ?? '',
      probability,
      text: beginning(String(texts?.get(row))),
    }));
}

/** A pair of surrogates at the end is not torn apart. */
function beginning(text: string): string {
  return text.slice(0, textLength).replace(/[\ud800-\udbff]$/, '');
}
