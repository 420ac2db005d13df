import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findStep } from '../schemas/steps/index.ts';
import type { RunManifest } from '../schemas/run.ts';
import { cancelledManifest, completedManifest, ensembleManifest, failedManifest, manyLabelsManifest, minimalManifest } from '../test/support/manifest-fixture.ts';
import { parsePage } from '../test/support/parse-page.ts';
import { renderReport } from './render-report.ts';
import { visibleText } from './visible-text.ts';

const render = (manifest: RunManifest): string => renderReport(manifest, { version: '0.1.0' });
const sectionsOf = (manifest: RunManifest): string[] => [...parsePage(render(manifest)).querySelectorAll('section')].map((section) => section.getAttribute('id') ?? '');
const elementsOf = (page: string): string[] => [...parsePage(page).querySelectorAll('*')].map((element) => `${element.tagName} ${Array.from(element.attributes, (attribute) => attribute.name).sort().join(' ')}`);

const variants = { completed: completedManifest, failed: failedManifest, cancelled: cancelledManifest, minimal: minimalManifest, ensemble: ensembleManifest, 'twenty labels': manyLabelsManifest(20), 'fifty labels': manyLabelsManifest(50) };

test('the fixture has outputs as the steps give them', () => {
  for (const manifest of [completedManifest, ensembleManifest, manyLabelsManifest(3)]) {
    for (const step of manifest.steps) expect(findStep(step.name)?.output.safeParse(step.output).error, step.name).toBeUndefined();
  }
});

test.each(Object.entries(variants))('a %s run gives the same bytes each time', (_, manifest) => {
  expect(render(structuredClone(manifest))).toBe(render(manifest));
});

test.each(Object.entries(variants))('the page of a %s run asks nobody for anything and runs nothing', (_, manifest) => {
  const page = parsePage(render(manifest));
  const attributes = [...page.querySelectorAll('*')].flatMap((element) => Array.from(element.attributes, (attribute) => [attribute.name, attribute.value] as const));
  expect([...page.querySelectorAll('script, img, iframe, object, embed, form, base')]).toHaveLength(0);
  expect(attributes.filter(([name]) => name === 'src' || name === 'srcset' || name.startsWith('on'))).toEqual([]);
  expect(attributes.filter(([name, value]) => name.endsWith('href') && !/^(#[a-z-]+|data:,)$/.test(value))).toEqual([]);
  expect(page.querySelector('style')?.textContent).not.toMatch(/@import|url\(|expression/);
});

test('a completed run says what it reached, and has every section', () => {
  expect(parsePage(render(completedManifest)).querySelector('h1')?.textContent).toBe('Completed: 98.7% of 1,183 held-out mails labelled rightly');
  expect(sectionsOf(completedManifest)).toEqual(['results', 'learning-curves', 'confusion', 'roc', 'calibration', 'lengths', 'mistakes', 'telling-words', 'data', 'parameters', 'steps', 'outputs', 'environment', 'reproduction']);
});

test('the learning rates are shown, and a training again on all rows', () => {
  const curves = (manifest: RunManifest) => parsePage(render(manifest)).querySelector('#learning-curves');
  const [firstRow] = curves(completedManifest)?.querySelectorAll('tbody tr') ?? [];
  expect(firstRow?.textContent).toContain('0.001');
  expect(curves(completedManifest)?.textContent).toContain('the weights of epoch 4 were kept');
  const refit = [1, 2, 3, 4].map((epoch) => ({ epoch, learningRate: 0.001, trainingLoss: 0.4321, trainingAccuracy: 0.9 }));
  const steps = completedManifest.steps.map((step) => (step.name === 'train' ? { ...step, output: { ...(step.output as object), refit } } : step));
  const text = curves({ ...completedManifest, steps })?.textContent;
  expect(text).toMatch(/epoch 4 had the lowest validation loss, so the network was trained again from the start for 4 epochs/);
  expect(text).toContain('0.4321');
});

test('an ensemble shows each of its networks beside what they reach together, and the stages of their training', () => {
  const page = parsePage(render(ensembleManifest));
  const lines = [...page.querySelectorAll('#ensemble tbody tr')].map((line) => [...line.querySelectorAll('th, td')].map((cell) => cell.textContent));
  expect(lines).toEqual([
    ['1', '7', '4', '0.0541', '98.3%', '0.0512', '98.4%'],
    ['2', '1007', '4', '0.0541', '98.3%', '0.0498', '98.6%'],
    ['3', '2007', '4', '0.0541', '98.3%', '0.0533', '98.2%'],
    ['Together', '', '', '', '', '0.04217', '98.7%'],
  ]);
  expect(page.querySelector('#learning-curves')?.textContent).toMatch(/first of 3 networks[\s\S]*Epochs 1 to 3: embedding frozen. Epochs 4 to 6: all layers trained, 0.1 times the rate/);
});

test('the telling words of a mistake are marked, by which label they speak for', () => {
  const marks = [...parsePage(render(completedManifest)).querySelectorAll('#mistakes article')][1]?.querySelectorAll('mark') ?? [];
  expect([...marks].slice(0, 2).map((mark) => [mark.getAttribute('class'), mark.textContent.trim(), mark.getAttribute('title')])).toEqual([
    ['against', 'our', 'against the wrong label: 0.70 nats'],
    ['for', 'week', 'for the wrong label: 2.20 nats'],
  ]);
});

test('an outcome without telling words shows the mistakes as they were written', () => {
  const page = parsePage(render({ ...completedManifest, steps: completedManifest.steps.filter(({ name }) => name !== 'explain-text') }));
  expect(page.querySelectorAll('#mistakes mark')).toHaveLength(0);
  expect(page.querySelector('#mistakes blockquote')?.textContent).toContain('YOU ARE SUBSCRIBED');
  expect(page.querySelector('#telling-words')).toBeNull();
});

test('of fifty labels the weakest curves are drawn, and no list is longer than 30 rows before it is opened', () => {
  const page = parsePage(render(manyLabelsManifest(50)));
  expect(page.querySelectorAll('#roc svg g[aria-label="line"]:not([stroke-dasharray])')).toHaveLength(30);
  for (const section of ['roc', 'data']) {
    expect(page.querySelectorAll(`#${section} tbody tr`), section).toHaveLength(50);
    expect(page.querySelectorAll(`#${section} details tbody tr`), section).toHaveLength(20);
  }
});

test('calibration and lengths have a line for each bin', () => {
  const page = parsePage(render(completedManifest));
  expect(page.querySelectorAll('#calibration tbody tr')).toHaveLength(7);
  expect(page.querySelector('#calibration .tile-value')?.textContent).toBe('0.7%');
  expect([...page.querySelectorAll('#lengths tbody th')].map((cell) => cell.textContent).at(-1)).toBe('500+');
});

test('a failed run says where and why, and what to do', () => {
  const page = parsePage(render(failedManifest));
  expect(page.querySelector('h1')?.textContent).toBe('Failed in parse-text');
  expect(page.querySelector('#failure')?.textContent).toMatch(/parse-text[\s\S]*ES-DATA-COLUMN[\s\S]*no column "label"[\s\S]*start a new run/);
  expect(sectionsOf(failedManifest)).toEqual(['failure', 'parameters', 'steps', 'outputs', 'environment', 'reproduction']);
  expect(page.querySelector('#reproduction')?.textContent).not.toContain('everstep reproduce');
});

test('a cancelled run can be gone on with, and a failure of the machine too', () => {
  expect(parsePage(render(cancelledManifest)).querySelector('#failure')?.textContent).toContain('npx everstep resume spam-cnn-20260314-7b0e');
  const crashed: RunManifest = { ...failedManifest, outcome: { status: 'failed', finishedAt: '2026-03-14T09:13:00Z', metrics: {}, outputs: {}, failure: { code: 'ES-STEP-CRASH', message: 'The compute process was killed (SIGKILL).', step: 'train' } } };
  expect(parsePage(render(crashed)).querySelector('#failure')?.textContent).toContain('npx everstep resume');
});

test('a run of which little is known has a page all the same', () => {
  expect(sectionsOf(minimalManifest)).toEqual(['failure', 'environment', 'reproduction']);
});

test('a step whose output has an unknown form leaves out its sections only', () => {
  const strange: RunManifest = { ...completedManifest, steps: completedManifest.steps.map((step) => (step.name === 'evaluate' ? { ...step, output: { rows: 'many' } } : step)) };
  expect(sectionsOf(strange)).toEqual(['results', 'learning-curves', 'telling-words', 'data', 'parameters', 'steps', 'outputs', 'environment', 'reproduction']);
});

test('every step is there with why it was reused or computed', () => {
  const text = parsePage(render(completedManifest)).querySelector('#steps table')?.textContent ?? '';
  for (const step of completedManifest.steps) expect(text).toContain(step.reason);
});

test('digests are short to read and whole in the title', () => {
  const titles = [...parsePage(render(completedManifest)).querySelectorAll('#outputs code[title]')];
  expect(titles.length).toBeGreaterThan(10);
  for (const code of titles) expect(code.getAttribute('title')?.startsWith(code.textContent)).toBe(true);
});

test('whatever text stands in any field, the page has the same elements and attributes', () => {
  const plain = elementsOf(render(hostile('plain')));
  const text = fc.oneof(fc.constantFrom('--', '</style><script>alert(1)</script>', '" onload="alert(1)', "'><svg/onload=x>", '<!--', '\u202E\u0000\uDC00', 'a\nb', 'w'.repeat(10_000)), fc.string({ unit: 'binary', minLength: 1 }));
  fc.assert(fc.property(text.filter((value) => value.trim() !== ''), (value) => {
    const page = render(hostile(value));
    expect(elementsOf(page)).toEqual(plain);
  }), { numRuns: 40 });
});

test('the text of a mistake is read as it was written, marked or not', () => {
  const text = '<script>alert("a & b")</script> </blockquote> &lt;b&gt; \u202Eend';
  expect(parsePage(render(hostile(text))).querySelector('blockquote')?.textContent).toBe(visibleText(text).repeat(2));
});

/** The completed run with this text in every field that takes one. */
function hostile(text: string): RunManifest {
  const { document, outcome, steps } = completedManifest;
  const [first] = steps;
  if (first === undefined || outcome === undefined) throw new Error('The fixture has no steps');
  return {
    runId: text,
    status: 'failed',
    document: { ...document, build: text, executions: [text], request: { ...document.request, runId: text, pipeline: text, preset: text, reproduces: text, params: { free: text } } },
    steps: [
      ...steps.map((step) => ({ ...step, reason: text, worker: text, output: step.name === 'evaluate' ? hostileEvaluation(step.output, text) : step.name === 'explain-text' ? hostileExplanation(text) : step.name === 'parse-text' ? hostileLabels(step.output, text) : step.output })),
      { ...first, ordinal: 8, name: `x${text}`, state: 'failed', key: 'f'.repeat(64), failure: { code: text, message: text } },
    ],
    outcome: { ...outcome, status: 'failed', metrics: { [`m${text}`]: 1 }, failure: { code: `ES-STEP-${text}`, message: text, step: text } },
  };
}

function hostileEvaluation(output: unknown, text: string): unknown {
  const curve = { label: text, falsePositiveRate: [0, 1], truePositiveRate: [0, 1] };
  return { ...(output as object), roc: [curve], worstMistakes: [{ id: text, label: text, predicted: text, probability: 1, text }] };
}

function hostileExplanation(text: string): unknown {
  const phrase = { words: text, effect: 1, rows: 1 };
  return { mistakes: [{ id: text, parts: [{ text }, { text, effect: 1 }] }], labels: [{ label: text, words: [phrase], phrases: [phrase] }] };
}

function hostileLabels(output: unknown, text: string): unknown {
  return { ...(output as object), labels: [text, `${text}2`], rowsPerLabel: { [`label ${text}`]: 1, other: 2 } };
}
