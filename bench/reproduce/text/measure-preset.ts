import { finishedStep } from '../../../reports/step-output.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { encodeText } from '../../../schemas/steps/encode-text.ts';
import { evaluate } from '../../../schemas/steps/evaluate.ts';
import { train } from '../../../schemas/steps/train.ts';
import type { ResultRow } from '../../results.ts';
import { measuredRow, metrics, type Outcome, outcomeRows, system } from '../common/metrics.ts';
import { outcomeOf, report } from '../common/outcome.ts';
import type { ProductRuns } from '../common/product-runs.ts';

/** Name of the row that tells how often a step of a run was given the test part. */
export const testPartMetric = (step: string): string => `test part given to ${step}`;

/** Runs a preset with each seed: accuracy, loss, times, and which steps were given the test part. */
export async function measurePreset(name: string, seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const where = { case: name, system };
  const runs: RunManifest[] = [];
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const manifest = await product.run([name, '--seed', String(seed)]);
    const outcome = await outcomeOf(manifest, product, train);
    runs.push(manifest);
    outcomes.push(outcome);
    report(name, seed, outcome);
  }
  const readings = runs.map(testPartReadings);
  const readers = [...new Set(['train', ...readings.flatMap((reading) => [...reading.keys()])])];
  return [
    ...outcomeRows(where, outcomes),
    ...measuredRow(where, metrics.memberAccuracy, 'share', runs.flatMap(memberAccuracies)),
    ...readers.flatMap((step) => measuredRow(where, testPartMetric(step), 'times', readings.map((reading) => reading.get(step) ?? 0))),
  ];
}

/** How often each step was given the encoded test part, by what the manifest has of the steps' inputs. */
export function testPartReadings(manifest: RunManifest): Map<string, number> {
  const test = finishedStep(manifest, encodeText)?.output.test;
  const digests = test === undefined ? [] : [test.sequences.digest, test.classes.digest];
  const readings = new Map<string, number>();
  for (const { name, parts } of manifest.steps) {
    const input = JSON.stringify(parts.input);
    if (digests.some((digest) => input.includes(digest))) readings.set(name, (readings.get(name) ?? 0) + 1);
  }
  return readings;
}

/** Where a run averages several networks: what each of them has alone. */
function memberAccuracies(manifest: RunManifest): number[] {
  return (finishedStep(manifest, evaluate)?.output.members ?? []).map(({ accuracy }) => accuracy);
}
