import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../reports/render-report.ts';
import type { RunManifest } from '../../schemas/run.ts';
import { batchNormManifest, refusedBatchNormManifest } from '../support/batch-norm-manifest.ts';
import { chromiumSwitches, findChromium } from '../support/chromium.ts';
import { cancelledManifest, completedManifest, ensembleManifest, failedManifest, manyLabelsManifest, minimalManifest } from '../support/manifest-fixture.ts';
import { lowContrastScript } from './low-contrast.ts';

const executablePath = findChromium();
const reason = executablePath === undefined ? ' (skipped: no Chromium on the PATH; name one in EVERSTEP_CHROMIUM)' : '';
const word = 'w'.repeat(10_000);

const manifests: Readonly<Record<string, RunManifest>> = {
  completed: completedManifest,
  failed: failedManifest,
  cancelled: cancelledManifest,
  ensemble: ensembleManifest,
  minimal: minimalManifest,
  'twenty labels': manyLabelsManifest(20),
  'fifty labels': manyLabelsManifest(50),
  'batch normalization': batchNormManifest,
  'batch normalization refused': refusedBatchNormManifest('inserted'),
  'endless words': withWord(manyLabelsManifest(3)),
};
const views = Object.keys(manifests).flatMap((name) => [1280, 400].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ name, width, colorScheme }))));

describe.skipIf(executablePath === undefined)(`the report in Chromium${reason}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'everstep-report-'));
    for (const [name, manifest] of Object.entries(manifests)) await writeFile(join(folder, `${name}.html`), renderReport(manifest, { version: '0.1.0' }));
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: chromiumSwitches });
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test.each(views)('$name, $width wide, $colorScheme: silent, self-contained, readable', async ({ name, width, colorScheme }) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const address = pathToFileURL(join(folder, `${name}.html`)).href;
    const noise = listen(page, address);
    await page.goto(address);
    await page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
    expect(noise).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'page wider than the window').toBeLessThanOrEqual(width);
    const contrast = await page.evaluate<{ checked: number; low: string[] }>(lowContrastScript(4.5));
    expect(contrast.low).toEqual([]);
    expect(contrast.checked).toBeGreaterThan(15);
    await page.close();
  });

  test('every chart has a name, and every table says what its headers head', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'completed.html')).href);
    const charts = page.locator('svg');
    expect(await charts.count()).toBe(8);
    for (const chart of await charts.all()) {
      expect(await chart.getAttribute('role')).toBe('img');
      expect(await chart.getAttribute('aria-label')).toBe(await chart.locator('> title').textContent());
    }
    expect(await page.locator('th:not([scope])').count()).toBe(0);
    await page.close();
  });
});

/** Console messages, errors and requests other than for the page itself, as they come. */
function listen(page: Page, address: string): string[] {
  const noise: string[] = [];
  page.on('console', (message) => noise.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address && request.url() !== 'data:,') noise.push(`request: ${request.url()}`);
  });
  return noise;
}

/** A run with words that no line can hold wherever a user's text stands. */
function withWord(manifest: RunManifest): RunManifest {
  const labels = ['a', 'b', 'c'].map((letter) => letter + word);
  const outputs: Readonly<Record<string, object>> = {
    'parse-text': { labels, rowsPerLabel: Object.fromEntries(labels.map((label, place) => [label, place + 1])) },
    evaluate: { worstMistakes: [{ id: word, label: word, predicted: word, probability: 1, text: word }] },
    'explain-text': { mistakes: [{ id: word, parts: [{ text: word, effect: 1 }, { text: word }] }], labels: [{ label: word, words: [{ words: word, effect: 1, rows: 1 }], phrases: [{ words: word, effect: 1, rows: 1 }] }] },
  };
  return {
    ...manifest,
    runId: word.slice(0, 100),
    status: 'failed',
    document: { ...manifest.document, build: word, request: { ...manifest.document.request, preset: word, params: { textColumn: word, [word]: word } } },
    steps: manifest.steps.map((step) => ({ ...step, reason: word, worker: word, output: { ...(step.output as object), ...outputs[step.name] } })),
    outcome: { status: 'failed', finishedAt: '2026-03-14T09:13:15Z', metrics: { [word]: 1 }, outputs: {}, failure: { code: 'ES-STEP-CRASH', message: word, step: word } },
  };
}
