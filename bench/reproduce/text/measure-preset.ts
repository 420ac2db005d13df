import { finishedStep } from '../../../reports/step-output.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { encodeText } from '../../../schemas/steps/encode-text.ts';
import { evaluate } from '../../../schemas/steps/evaluate.ts';
import { train } from '../../../schemas/steps/train.ts';
import type { ResultRow } from '../../results.ts';
import { measuredRow, metrics, type Outcome, outcomeRows, testPartMetric } from './metrics.ts';
import type { ProductRuns } from './product-runs.ts';

export const system = 'everstep';

/** Runs a preset with each seed: accuracy, loss, times, and which steps were given the test part. */
export async function measurePreset(name: string, seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const where = { case: name, system };
  const runs: RunManifest[] = [];
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const manifest = await product.run([name, '--seed', String(seed)]);
    runs.push(manifest);
    outcomes.push(await outcomeOf(manifest, product));
    report(name, seed, outcomes.at(-1));
  }
  const readings = runs.map(testPartReadings);
  const readers = [...new Set(['train', ...readings.flatMap((reading) => [...reading.keys()])])];
  return [
    ...outcomeRows(where, outcomes),
    ...measuredRow(where, metrics.memberAccuracy, 'share', runs.flatMap(memberAccuracies)),
    ...readers.flatMap((step) => measuredRow(where, testPartMetric(step), 'times', readings.map((reading) => reading.get(step) ?? 0))),
  ];
}

/** Figures of a run, and what its steps took where they were computed. */
export async function outcomeOf(manifest: RunManifest, product: ProductRuns): Promise<Outcome> {
  const { testAccuracy, testLoss, validationLoss } = manifest.outcome?.metrics ?? {};
  if (testAccuracy === undefined || testLoss === undefined) throw new Error(`${manifest.runId} has no figures of the test part`);
  const seconds = await Promise.all(manifest.steps.map(async (step) => ({ name: step.name, seconds: await product.seconds(manifest, step) })));
  return { accuracy: testAccuracy, loss: testLoss, validationLoss, trainingSeconds: total(seconds.filter(({ name }) => name === train.name)), runSeconds: total(seconds) };
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

/** A line for whoever waits. */
export function report(name: string, seed: number, outcome: Pick<Outcome, 'accuracy' | 'trainingSeconds'> | undefined): void {
  if (outcome === undefined) return;
  const time = outcome.trainingSeconds === undefined ? 'goes on from before' : `${outcome.trainingSeconds.toFixed(0)} s`;
  process.stderr.write(`${name.padEnd(34)} seed ${String(seed)}: test accuracy ${(100 * outcome.accuracy).toFixed(2)} %, training ${time}\n`);
}

function total(steps: readonly { readonly seconds: number | undefined }[]): number | undefined {
  return steps.reduce<number | undefined>((sum, { seconds }) => (sum === undefined || seconds === undefined ? undefined : sum + seconds), 0);
}

/** Where a run averages several networks: what each of them has alone. */
function memberAccuracies(manifest: RunManifest): number[] {
  return (finishedStep(manifest, evaluate)?.output.members ?? []).map(({ accuracy }) => accuracy);
}
