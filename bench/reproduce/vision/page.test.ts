import { expect, it } from 'vitest';
import type { ResultRow } from '../../results.ts';
import { measuredRow, outcomeRows, system } from '../common/metrics.ts';
import { insertionMetric, visionMetrics } from './metrics.ts';
import { visionPage } from './page.ts';

const dogs = (accuracies: readonly number[]): ResultRow[] => {
  const where = { case: 'dogs-vs-cats', system };
  return [
    ...outcomeRows(where, accuracies.map((accuracy) => ({ accuracy, loss: 0.034, validationLoss: 0.03, trainingSeconds: 61, runSeconds: 352 }))),
    ...measuredRow(where, visionMetrics.clippedLoss, 'nats', [0.0412]),
    ...measuredRow(where, visionMetrics.features, 's', [284]),
  ];
};
const speed = (of: string, perSecond: number) => measuredRow({ case: 'conv-features-lite0', system: of }, visionMetrics.speed, 'images/s', [perSecond, perSecond + 2, perSecond - 2]);

it('puts the held-out photographs beside the course\'s figure and the bar, with what Kaggle scores', () => {
  expect(visionPage(dogs([0.989, 0.9885]))).toContain('| `dogs-vs-cats` | 98.95 % | 98.80 % | 98.88 % (98.85 to 98.90, 2 seeds) | reached | 0.0340 | 0.0412 | 284 s | 61 s | 352 s |');
  expect(visionPage(dogs([0.986]))).toContain('98.60 % (1 seed) | missed by 0.20 points |');
});

it('has only what was measured so far', () => {
  expect(visionPage([])).not.toContain('##');
  expect(visionPage(dogs([0.989]))).not.toContain('Keras 3');
});

it('tells the largest difference that folding and inserting made, and the accuracy on both sides of it', () => {
  const row = (metric: string, value: number) => measuredRow({ case: 'imagenet-bn', system }, metric, '', [value]);
  const page = visionPage([
    ...row(visionMetrics.images, 1_000),
    ...row(insertionMetric('folded'), 49), ...row(insertionMetric('inserted'), 48),
    ...row(insertionMetric('foldedDifference'), 0.0000312), ...row(insertionMetric('foldedShare'), 0.00000104),
    ...row(insertionMetric('insertedDifference'), 0.000033), ...row(insertionMetric('insertedShare'), 0.0000011),
    ...row(insertionMetric('top1Before'), 0.875), ...row(insertionMetric('top1After'), 0.874), ...row(insertionMetric('top5Before'), 0.969), ...row(insertionMetric('top5After'), 0.968),
  ]);
  expect(page).toContain('on 1000 photographs');
  expect(page).toContain('| as trained | 49 |  |  | 87.50 % | 96.90 % |');
  expect(page).toContain('| folded | 0 | 0.000031 | 0.0000010 | the same |');
  expect(page).toContain('| inserted anew | 48 | 0.000033 | 0.0000011 | 87.40 % | 96.80 % |');
});

it('says where Keras computes features faster, and how much of them differ', () => {
  const page = visionPage([
    ...speed(system, 60), ...speed('keras-tensorflow', 50), ...speed('keras-tensorflow without antialiasing', 64),
    ...measuredRow({ case: 'conv-features-lite0', system: 'keras-tensorflow' }, visionMetrics.difference, 'share', [0.0123]),
  ]);
  expect(page).toContain('| `conv-features-lite0` | – | keras-tensorflow | 50 (48 to 52) | 1.20 | 1.23 % | – |');
  expect(page).toContain('Everstep is slower in: `conv-features-lite0` (0.94 times the speed of keras-tensorflow without antialiasing).');
  expect(visionPage([...speed(system, 60), ...speed('keras-tensorflow', 50)])).toContain('Everstep is slower in none of these.');
});
