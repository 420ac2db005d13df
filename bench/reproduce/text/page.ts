import type { ResultRow } from '../../results.ts';
import { accuracy, againstBar, duration, finder, loss, share, table } from '../common/cells.ts';
import { metrics, system } from '../common/metrics.ts';
import { courseCases } from './course-cases.ts';
import { ladders } from './ladder.ts';
import { kerasSystems } from './keras-training.ts';
import { rungCase } from './measure-ladder.ts';
import { testPartMetric } from './measure-preset.ts';
import { presetCases } from './presets.ts';

const introduction = `
The presets on the Large Movie Review Dataset (25,000 reviews to train on, 25,000 to test on), each run by \`everstep run\` on a local stack and repeated with other
seeds, which draw the validation part, the initial weights, the order of the rows and all dropout. Epochs, rates and everything else were chosen on a validation
part of the training reviews: 10 % of them, in blocks of 50 consecutive files of a label, since neighbours are often of one film
([why](../decisions/2026-11-24-validation-of-film-reviews.md)). \`training\` is the time of the step that trains, from reading the data in to the stored model, with
validation and checkpoints; \`run\` is that of all steps of the run, each where it was computed.
`;

/** What stands above the rows: the presets beside the course's figures, the course's settings beside Keras, and the ladders. */
export function textPage(rows: readonly ResultRow[]): string {
  return [introduction.trim(), presetTable(rows), kerasTable(rows), ladderTables(rows), testPart(rows)].filter((part) => part !== '').join('\n\n');
}

function presetTable(rows: readonly ResultRow[]): string {
  const find = finder(rows);
  const measured = presetCases.filter(({ name }) => find(name, metrics.mean) !== undefined);
  if (measured.length === 0) return '';
  const lines = measured.map(({ name, course, bar }) => {
    const mean = find(name, metrics.mean)?.median ?? Number.NaN;
    return [`\`${name}\``, share(course), share(bar), accuracy(find, name, system), againstBar(mean, bar), duration(find(name, metrics.training)), duration(find(name, metrics.run))];
  });
  const missed = measured.filter(({ name, bar }) => bar !== undefined && (find(name, metrics.mean)?.median ?? 0) < bar).map(({ name }) => `\`${name}\``);
  const members = measured.flatMap(({ name }) => {
    const row = find(name, metrics.memberAccuracy);
    return row === undefined ? [] : [`A network of \`${name}\` alone: ${share(row.min)} to ${share(row.max)}, half of them above ${share(row.median)} (${String(row.repetitions)} networks).`];
  });
  return [
    '## The presets', '',
    'Accuracy on the test reviews: mean of the seeds, the worst and the best of them.', '',
    ...table(['preset', 'the course', 'bar', 'here', '', 'training', 'run'], lines), '',
    missed.length === 0 ? 'Every preset that was measured reaches its bar.' : `Below the bar: ${missed.join(', ')}.`,
    ...members,
  ].join('\n');
}

function kerasTable(rows: readonly ResultRow[]): string {
  const find = finder(rows);
  const peers = kerasSystems.map(({ name }) => name);
  const measured = courseCases.filter(({ name }) => peers.some((peer) => find(name, metrics.mean, peer) !== undefined));
  if (measured.length === 0) return '';
  const lines = measured.flatMap(({ name }) => [system, ...peers].flatMap((of) => (find(name, metrics.mean, of) === undefined ? [] : [[
    `\`${name}\``, of, accuracy(find, name, of), loss(find(name, metrics.validationLoss, of)), duration(find(name, metrics.training, of)),
  ]])));
  const slower = measured.flatMap(({ name }) => peers.flatMap((peer) => {
    const [ours, theirs] = [find(name, metrics.training), find(name, metrics.training, peer)];
    return ours !== undefined && theirs !== undefined && ours.median > theirs.median ? [`\`${name}\` (${(ours.median / theirs.median).toFixed(2)} times the time of ${peer})`] : [];
  }));
  return [
    '## The course\'s own settings, beside Keras', '',
    'The course chose by the test part; here all systems keep the epoch of the lowest validation loss and see the test part once. Keras 3 trains on the very tensors of Everstep\'s run (so the',
    'same reviews, words and validation part), with the same batch, rates, epochs and threads, by turns with it. Its time is that of building and `fit`, validation included; Everstep\'s has',
    'reading from the store, checkpoints and storing the model besides. On TensorFlow, Keras\' Adam takes too long steps for words that a batch has often',
    '([why](../decisions/2026-11-24-keras-on-tensorflow.md)); on JAX it is the optimizer that Everstep has.', '',
    ...table(['preset', 'system', 'test accuracy', 'validation loss, median', 'training'], lines), '',
    slower.length === 0 ? 'Everstep trains more slowly than Keras in none of these.' : `Everstep is slower in: ${slower.join(', ')}.`,
  ].join('\n');
}

function ladderTables(rows: readonly ResultRow[]): string {
  const find = finder(rows);
  const shown = ladders.flatMap(({ network, rungs }) => {
    const lines = rungs.flatMap(({ name, words }, place) => {
      const where = rungCase(network, place);
      const loss = find(where, metrics.validationLoss);
      return loss === undefined ? [] : [[`${place === 0 ? '' : 'and '}${name}`, loss.median.toFixed(4), share(find(where, metrics.validationAccuracy)?.median), `\`everstep run ${words.join(' ')}\``]];
    });
    return lines.length === 0 ? [] : [[`### \`${network}\``, '', ...table(['setting', 'validation loss', 'accuracy', 'command'], lines)].join('\n')];
  });
  if (shown.length === 0) return '';
  return [
    '## What each step of a recipe gains', '',
    'On the validation part, one seed, at the epoch that was kept; each line has all that those above it have. On 2,500 reviews, differences under 0.3 points of accuracy are chance.', '',
    shown.join('\n\n'),
  ].join('\n');
}

function testPart(rows: readonly ResultRow[]): string {
  const prefix = testPartMetric('');
  const measured = presetCases.map(({ name }) => name).filter((name) => rows.some((row) => row.case === name && row.metric.startsWith(prefix)));
  if (measured.length === 0) return '';
  const steps = [...new Set(rows.filter(({ metric }) => metric.startsWith(prefix)).map(({ metric }) => metric.slice(prefix.length)))];
  const find = finder(rows);
  const times = (row: ResultRow | undefined) => (row === undefined ? '0' : row.min === row.max ? String(row.max) : `${String(row.min)} to ${String(row.max)}`);
  return [
    '## Who reads the test part', '',
    'How often a step of a run is given the encoded test reviews, by the inputs that the run\'s manifest records. Each run reads them after everything is chosen: nothing that trains has them.', '',
    ...table(['preset', ...steps.map((step) => `\`${step}\``)], measured.map((name) => [`\`${name}\``, ...steps.map((step) => times(find(name, testPartMetric(step))))])),
  ].join('\n');
}
