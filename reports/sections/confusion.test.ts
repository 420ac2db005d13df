import { expect, test } from 'vitest';
import type { RunManifest } from '../../schemas/run.ts';
import { completedManifest, manyLabelsManifest } from '../../test/support/manifest-fixture.ts';
import { parsePage, type PageElement } from '../../test/support/parse-page.ts';
import { confusion } from './confusion.ts';

const shown = (manifest: RunManifest): PageElement => parsePage(`<html><body>${confusion.render(manifest, { version: '0' })?.markup ?? ''}</body></html>`);
const tableRows = (page: PageElement, name: string): string[][] => [...page.querySelectorAll(`[aria-label="${name}"] tbody tr`)].map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));

test('two labels stand in a matrix with their figures beside it', () => {
  const page = shown(completedManifest);
  expect(page.querySelectorAll('.columns table')).toHaveLength(2);
  expect(tableRows(page, 'Recall, precision and F1 of each label')).toEqual([['ham', '814', '99.0%', '99.1%', '99.1%'], ['spam', '369', '98.1%', '97.8%', '98.0%']]);
});

test('up to 30 labels have a matrix, and each says what it was mistaken for most often', () => {
  const page = shown(manyLabelsManifest(30));
  expect(page.querySelectorAll('table.confusion')).toHaveLength(1);
  expect(page.querySelectorAll('details')).toHaveLength(0);
  const rows = tableRows(page, 'Recall, precision and F1 of each label');
  expect(rows).toHaveLength(30);
  expect(rows[1]).toEqual(['automobiles', '200', '89.5%', '89.5%', '89.5%', 'cooking (5)']);
});

test('of more labels the weakest and the best are shown, the others folded away, and the commonest mistakes listed', () => {
  const page = shown(manyLabelsManifest(50));
  expect(page.querySelectorAll('table.confusion')).toHaveLength(0);
  const [weakest, best, others] = ['The weakest labels', 'The best labels', 'The other labels'].map((name) => tableRows(page, name));
  expect([weakest?.length, best?.length, others?.length]).toEqual([10, 10, 30]);
  expect(new Set([weakest, best, others].flatMap((rows = []) => rows.map(([label]) => label))).size).toBe(50);
  const f1 = (rows: readonly string[][] = []): number[] => rows.map((cells) => Number.parseFloat(cells[4] ?? ''));
  expect(Math.max(...f1(weakest))).toBeLessThanOrEqual(Math.min(...f1(others)));
  expect(Math.max(...f1(others))).toBeLessThanOrEqual(Math.min(...f1(best)));
  expect(f1(best)).toEqual([...f1(best)].sort((one, other) => other - one));
  expect(page.querySelectorAll('details [aria-label="The other labels"]')).toHaveLength(1);
  const confusions = tableRows(page, 'Most frequent confusions').map(([, , rows]) => Number(rows));
  expect(confusions).toHaveLength(15);
  expect(confusions[0]).toBe(6);
});
