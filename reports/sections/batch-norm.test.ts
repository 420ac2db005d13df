import { expect, test } from 'vitest';
import type { RunManifest } from '../../schemas/run.ts';
import { findStep } from '../../schemas/steps/index.ts';
import { batchNormManifest, refusedBatchNormManifest } from '../../test/support/batch-norm-manifest.ts';
import { completedManifest } from '../../test/support/manifest-fixture.ts';
import { parsePage, type PageElement } from '../../test/support/parse-page.ts';
import { renderReport } from '../render-report.ts';

const pageOf = (manifest: RunManifest): PageElement => parsePage(renderReport(manifest, { version: '0' }));
const tableRows = (page: PageElement, name: string): string[][] => [...page.querySelectorAll(`#batch-norm [aria-label="${name}"] tr`)].map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));
const networks = (page: PageElement): string[][] => tableRows(page, 'Networks and how far their outputs differ');

test('the fixture has outputs as the steps give them', () => {
  for (const step of batchNormManifest.steps) expect(findStep(step.name)?.output.safeParse(step.output).error, step.name).toBeUndefined();
});

test('the page begins with what was inserted and how far outputs moved', () => {
  expect(pageOf(batchNormManifest).querySelector('h1')?.textContent).toBe('Completed: 2 batch normalizations inserted, outputs within 1.13e-6 of their range');
});

test('differences, classes and accuracies of each network stand beside those of the one that came', () => {
  const page = pageOf(batchNormManifest);
  expect(networks(page)).toEqual([
    ['Network', 'Normalizations', 'Largest difference', 'Of the range', 'Likeliest class', 'Top-1', 'Top-5'],
    ['As it came', '2', '', '', '', '87.5%', '96.9%'],
    ['Folded away', '0', '2.60e-5', '1.01e-6', 'the same for all 1,000 images', '87.5%', '96.9%'],
    ['Inserted anew', '2', '2.90e-5', '1.13e-6', 'the same for all 1,000 images', '87.5%', '96.9%'],
  ]);
  expect(page.querySelector('#batch-norm')?.textContent).toMatch(/by more than 0\.0001 of the outputs' range, or where another class/);
});

test('the layers are named, with the size of the statistics', () => {
  const page = pageOf(batchNormManifest);
  const text = page.querySelector('#batch-norm')?.textContent.replaceAll(/\s+/g, ' ');
  expect(text).toMatch(/1,000 images in 2 shards ?Mean and variance of ?1,312 channels ?Size ?860 kB/);
  expect(text).toContain('2 normalizations folded into the layers beforestem_bn, head_bn');
  expect(tableRows(page, 'Inserted normalizations').slice(1)).toEqual([['stem_bn', '32', '12,544,000'], ['head_bn', '1,280', '49,000']]);
});

test('a network that was refused is named with the figure, and nobody is told to resume', () => {
  const page = pageOf(refusedBatchNormManifest('inserted'));
  expect(networks(page).slice(1).map((cells) => cells.slice(0, 4))).toEqual([['As it came', '2', '', ''], ['Folded away', '0', '2.60e-5', '1.01e-6'], ['Inserted anew', '2', 'refused', '']]);
  expect(page.querySelector('#batch-norm .notice')?.textContent).toMatch(/Inserted anew: refused.*0\.75 for n01440764_tench\.JPEG, 0\.03 of their range of 25; up to 0\.0001/);
  expect(page.querySelector('#failure')?.textContent).toContain('--limit');
  expect(page.querySelector('#failure')?.textContent).not.toContain('resume');
  expect(networks(pageOf(refusedBatchNormManifest('folded'))).slice(1).map((cells) => cells.slice(0, 3))).toEqual([['As it came', '2', ''], ['Folded away', '0', 'refused'], ['Inserted anew', '', 'not compared']]);
});

test('outputs that are no logits have neither classes nor accuracies', () => {
  const steps = batchNormManifest.steps.map((step) => {
    if (step.name !== 'verify-equivalence') return step;
    return { ...step, parts: { ...step.parts, input: { limit: 0.01, logits: false } }, output: { ...(step.output as object), accuracy: undefined } };
  });
  const page = pageOf({ ...batchNormManifest, steps });
  expect(networks(page)[0]).toEqual(['Network', 'Normalizations', 'Largest difference', 'Of the range']);
  expect(page.querySelector('#batch-norm')?.textContent).not.toContain('class');
});

test('other runs have no such section', () => {
  expect(pageOf(completedManifest).querySelector('#batch-norm')).toBeNull();
});
