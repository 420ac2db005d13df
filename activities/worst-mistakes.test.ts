import { tableFromArrays } from 'apache-arrow';
import { expect, it } from 'vitest';
import { worstMistakes } from './worst-mistakes.ts';

const labels = ['ham', 'spam'];

function mistakesOf(rows: readonly { id: string; text?: string; label: number; spam: number }[]) {
  return worstMistakes({
    table: tableFromArrays({ id: rows.map(({ id }) => id), text: rows.map(({ text }) => text ?? '') }),
    labels,
    classes: Int32Array.from(rows, ({ label }) => label),
    predicted: Int32Array.from(rows, ({ spam }) => (spam > 0.5 ? 1 : 0)),
    probabilities: Float32Array.from(rows.flatMap(({ spam }) => [1 - spam, spam])),
  });
}

it('lists mistakes alone, the surest first, ties by id', () => {
  const found = mistakesOf([
    { id: 'right', label: 1, spam: 0.75 },
    { id: 'b', label: 0, spam: 0.875 },
    { id: 'surest', label: 1, spam: 0 },
    { id: 'a', label: 0, spam: 0.875 },
  ]);
  expect(found.map(({ id, label, predicted, probability }) => [id, label, predicted, probability])).toEqual([
    ['surest', 'spam', 'ham', 1],
    ['a', 'ham', 'spam', 0.875],
    ['b', 'ham', 'spam', 0.875],
  ]);
});

it('keeps twenty, with at most 600 characters of text and no torn one', () => {
  const text = `${'x'.repeat(599)}😀 and more`;
  const found = mistakesOf(Array.from({ length: 30 }, (_, row) => ({ id: String(row), text, label: 0, spam: 0.75 })));
  expect(found).toHaveLength(20);
  expect(found[0]?.text).toBe('x'.repeat(599));
});
