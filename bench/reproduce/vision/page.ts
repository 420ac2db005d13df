import type { ResultRow } from '../../results.ts';
import { accuracy, againstBar, duration, type Find, finder, loss, share, table } from '../common/cells.ts';
import { metrics, system } from '../common/metrics.ts';
import { featuresCases } from './conv-features/cases.ts';
import { featuresSystems } from './conv-features/systems.ts';
import { dogsVsCats } from './dogs-vs-cats.ts';
import { imageNetBn } from './imagenet-bn.ts';
import { insertionMetric, visionMetrics } from './metrics.ts';

const introduction = `
The presets on images, each run by \`everstep run\` on a local stack, and the step \`conv-features\` beside Keras with \`tf.data\`. Seeds draw the parts that the
photographs are dealt into, the initial weights, the order of the rows and all dropout. \`training\` is the time of the steps that train, from reading the features in to
the stored models; \`run\` is that of all steps of the run, each where it was computed.
`;

/** What stands above the rows: Dogs v Cats beside the course, batch normalization out and in, and images a second beside Keras. */
export function visionPage(rows: readonly ResultRow[]): string {
  const find = finder(rows);
  return [introduction.trim(), dogsTable(find), insertionTable(find), speedTable(find)].filter((part) => part !== '').join('\n\n');
}

function dogsTable(find: Find): string {
  const { name, course, bar } = dogsVsCats;
  const [mean, members] = [find(name, metrics.mean), find(name, metrics.memberAccuracy)];
  if (mean === undefined) return '';
  const figures = [loss(find(name, metrics.loss)), loss(find(name, visionMetrics.clippedLoss)), duration(find(name, visionMetrics.features)), duration(find(name, metrics.training)), duration(find(name, metrics.run))];
  return [
    '## Dogs v Cats', '',
    'Accuracy on held-out photographs, mean of the seeds, the worst and the best of them; median of the losses and times. The course had 23,000 photographs to train on. `features` is the time of all shards, once for all seeds.', '',
    ...table(
      ['preset', 'the course', 'bar', 'here', '', 'loss', 'clipped loss', 'features', 'training', 'run'],
      [[`\`${name}\``, share(course), share(bar), accuracy(find, name, system), againstBar(mean.median, bar), ...figures]],
    ),
    ...(members === undefined ? [] : ['', `A head alone: ${share(members.min)} to ${share(members.max)}, half of them above ${share(members.median)} (${String(members.repetitions)} heads).`]),
  ].join('\n');
}

function insertionTable(find: Find): string {
  const value = (metric: string) => find(imageNetBn, metric)?.median;
  const of = (key: Parameters<typeof insertionMetric>[0]) => value(insertionMetric(key));
  const images = value(visionMetrics.images);
  if (images === undefined) return '';
  const [folded, inserted] = [of('folded'), of('inserted')];
  return [
    '## Batch normalization out and in again', '',
    `\`${imageNetBn}\` on ${String(images)} photographs of ImageNet. The course turned VGG16 into VGG16BN and brought it from 63 to 67 % top-1 by fine-tuning; here nothing is fine-tuned, but every output is compared.`,
    'Another likeliest class for any photograph, or a difference above 1 ten-thousandth of the logits\' range, would have failed the run.', '',
    ...table(['EfficientNet-Lite0', 'normalizations', 'largest difference', 'of the logits\' range', 'top-1', 'top-5'], [
      ['as trained', count(folded), '', '', share(of('top1Before')), share(of('top5Before'))],
      ['folded', '0', twoDigits(of('foldedDifference')), twoDigits(of('foldedShare')), 'the same', ''],
      ['inserted anew', count(inserted), twoDigits(of('insertedDifference')), twoDigits(of('insertedShare')), share(of('top1After')), share(of('top5After'))],
    ]), '',
    `The run took ${duration(find(imageNetBn, metrics.run))}.`,
  ].join('\n');
}

function speedTable(find: Find): string {
  const measured = featuresCases.filter(({ name }) => find(name, visionMetrics.speed) !== undefined);
  if (measured.length === 0) return '';
  const lines = measured.flatMap(({ name }) => featuresSystems.flatMap(({ name: of }) => {
    const row = find(name, visionMetrics.speed, of);
    if (row === undefined) return [];
    const images = find(name, visionMetrics.images)?.median;
    return [[`\`${name}\``, count(images), of, `${String(row.median)} (${String(row.min)} to ${String(row.max)})`, timesOf(find, name, of), share(find(name, visionMetrics.difference, of)?.median), count(find(name, visionMetrics.peakMemory, of)?.median)]];
  }));
  const slower = measured.flatMap(({ name }) => featuresSystems.filter(({ keras }) => keras).flatMap(({ name: peer }) => {
    const times = speedRatio(find, name, peer);
    return times !== undefined && times < 1 ? [`\`${name}\` (${times.toFixed(2)} times the speed of ${peer})`] : [];
  }));
  return [
    '## Features of photographs, beside Keras', '',
    'The first photographs of `imagenet-sample`, their files\' bytes in memory, become the features of a backbone with its published weights: decoding, cropping, resizing and scaling are within the time. Everstep is the',
    'step itself with a warm backbone, as in a compute process, on a table of an Arrow store, and stores the features. Keras 3 predicts on TensorFlow, from `tf.data` that decodes (`decode_jpeg`, accurately, as libvips does), crops and resizes as the step',
    'does, in parallel and ahead (`AUTOTUNE`), with the same weights, batch and threads. `tf.image.resize` as it is by default, without antialiasing, takes less time for other pixels, so it is measured as well. The systems',
    'take turns in processes that stay; the first turn warms up. Difference: mean |difference| of all features from Everstep\'s, as a share of their mean size.', '',
    ...table(['case', 'images', 'system', 'images/s', 'everstep ÷ this', 'difference', 'peak memory, MiB'], lines), '',
    slower.length === 0 ? 'Everstep is slower in none of these.' : `Everstep is slower in: ${slower.join(', ')}.`,
  ].join('\n');
}

function speedRatio(find: Find, name: string, peer: string): number | undefined {
  const [ours, theirs] = [find(name, visionMetrics.speed), find(name, visionMetrics.speed, peer)];
  return ours === undefined || theirs === undefined ? undefined : ours.median / theirs.median;
}

function timesOf(find: Find, name: string, of: string): string {
  return of === system ? '' : (speedRatio(find, name, of)?.toFixed(2) ?? '');
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(0);
}

/** `0.0000010`: down to its second digit. */
function twoDigits(value: number | undefined): string {
  if (value === undefined) return '–';
  return value === 0 ? '0' : value.toFixed(Math.max(2, 1 - Math.floor(Math.log10(value))));
}
