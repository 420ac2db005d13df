import { expect, test } from 'vitest';
import { parsePage } from '../../test/support/parse-page.ts';
import { learningCurve } from './learning-curve.ts';

const draw = (epochs: number, value: (epoch: number) => number) =>
  parsePage(`<html><body>${learningCurve({
    measure: 'Loss',
    points: Array.from({ length: epochs }, (_, place) => ({ epoch: place + 1, training: value(place + 1), validation: value(place + 1) })),
    bestEpoch: 1,
    format: String,
    tickFormat: String,
  }).markup}</body></html>`);

test('it names itself and marks the kept epoch with its figure', () => {
  const chart = draw(3, (epoch) => 1 / epoch).querySelector('svg');
  expect(chart?.getAttribute('role')).toBe('img');
  expect(chart?.querySelector('title')?.textContent).toBe('Loss by epoch: training and validation, epoch 1 kept');
  expect(chart?.textContent).toContain('Kept: epoch 1, 1');
});

test.each([['one epoch', 1, () => 0.5], ['a constant', 4, () => 0], ['ten thousand epochs', 10_000, (epoch: number) => 1 / epoch]] as const)('%s has no figure that cannot be drawn', (_, epochs, value) => {
  const markup = [...draw(epochs, value).querySelectorAll('svg *')].flatMap((element) => Array.from(element.attributes, (attribute) => attribute.value)).join(' ');
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
});
