import { expect, it } from 'vitest';
import type { ResultRow } from '../../results.ts';
import { measuredRow, metrics, outcomeRows } from '../common/metrics.ts';
import { rungCase } from './measure-ladder.ts';
import { testPartMetric } from './measure-preset.ts';
import { textPage } from './page.ts';

const outcome = (accuracy: number, trainingSeconds?: number) => ({ accuracy, loss: 0.3, validationLoss: 0.31, trainingSeconds });
const rows = (name: string, accuracies: readonly number[], system = 'everstep', seconds?: number): ResultRow[] => outcomeRows({ case: name, system }, accuracies.map((accuracy) => outcome(accuracy, seconds)));

it('puts the mean of the seeds beside the course\'s figure and the bar, with the worst and the best', () => {
  const page = textPage(rows('imdb-cnn', [0.8954, 0.8967, 0.897], 'everstep', 75));
  expect(page).toContain('| `imdb-cnn` | 89.47 % | 89.50 % | 89.64 % (89.54 to 89.70, 3 seeds) | reached | 75 s | – |');
  expect(page).toContain('Every preset that was measured reaches its bar.');
});

it('says which bars are missed, and by how much, from what there is so far', () => {
  const page = textPage(rows('imdb-multi-size', [0.9008]));
  expect(page).toContain('90.08 % (1 seed) | missed by 0.32 points | – | – |');
  expect(page).toContain('Below the bar: `imdb-multi-size`.');
  expect(page).not.toContain('Keras');
  expect(page).not.toContain('## What each step');
});

it('shows Keras beside the same setting, and says where it is faster', () => {
  const page = textPage([...rows('imdb-mlp-course', [0.86, 0.864], 'everstep', 40), ...rows('imdb-mlp-course', [0.861, 0.863], 'keras-tensorflow', 20)]);
  expect(page).toContain('| `imdb-mlp-course` | everstep | 86.20 % (86.00 to 86.40, 2 seeds) | 0.3100 | 40 s |');
  expect(page).toContain('| `imdb-mlp-course` | keras-tensorflow | 86.20 % (86.10 to 86.30, 2 seeds) | 0.3100 | 20 s |');
  expect(page).toContain('Everstep is slower in: `imdb-mlp-course` (2.00 times the time of keras-tensorflow).');
});

it('has the rungs of a ladder in their order, with the commands that repeat them', () => {
  const rung = (place: number, loss: number) => measuredRow({ case: rungCase('imdb-cnn', place), system: 'everstep' }, metrics.validationLoss, 'nats', [loss]);
  const page = textPage([...rung(1, 0.28), ...rung(0, 0.3)]);
  expect(page.indexOf('0.3000')).toBeLessThan(page.indexOf('0.2800'));
  expect(page).toContain('`everstep run imdb-cnn-course`');
});

it('tells which steps were given the test part', () => {
  const row = (step: string, times: number) => measuredRow({ case: 'imdb-mlp', system: 'everstep' }, testPartMetric(step), 'times', [times, times]);
  const page = textPage([...row('train', 0), ...row('evaluate', 1)]);
  expect(page).toContain('| preset | `train` | `evaluate` |');
  expect(page).toContain('| `imdb-mlp` | 0 | 1 |');
});
