import { expect, test } from 'vitest';
import { completedManifest } from '../../test/support/manifest-fixture.ts';
import { parsePage } from '../../test/support/parse-page.ts';
import { stepTimeline } from './step-timeline.ts';

const barStarts = (steps: typeof completedManifest.steps) =>
  [...parsePage(`<html><body>${stepTimeline(steps, 800).markup}</body></html>`).querySelectorAll('g[aria-label="bar"] > *')].map((bar) => bar.getAttribute('x') ?? bar.getAttribute('d'));

test('each step has a bar, however short it was', () => {
  expect(barStarts(completedManifest.steps)).toHaveLength(completedManifest.steps.length);
});

test('a night between two executions of a run does not squeeze the bars', () => {
  const [first, second, ...rest] = completedManifest.steps.slice(3);
  if (first === undefined || second === undefined) throw new Error('The fixture has too few steps');
  const later = (hours: number) => [first, ...[second, ...rest].map((step) => ({ ...step, startedAt: new Date(Date.parse(step.startedAt) + hours * 3_600_000).toISOString() }))];
  expect(barStarts(later(12))).toEqual(barStarts(later(1)));
});
