import { finishedStep } from '../../../reports/step-output.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import { convFeatures } from '../../../schemas/steps/conv-features.ts';
import { evaluateHead } from '../../../schemas/steps/evaluate-head.ts';
import { trainHead } from '../../../schemas/steps/train-head.ts';
import type { ResultRow } from '../../results.ts';
import { measuredRow, metrics, type Outcome, outcomeRows, system } from '../common/metrics.ts';
import { outcomeOf, report, stepSeconds } from '../common/outcome.ts';
import type { ProductRuns } from '../common/product-runs.ts';
import { visionMetrics } from './metrics.ts';

/** The preset, the course's accuracy, and the bar that the mean over the seeds is to reach. */
export const dogsVsCats = { name: 'dogs-vs-cats', course: 0.9895, bar: 0.988 } as const;

/** Runs the preset with each seed, which also draws the photographs that are held out. Features are computed once. */
export async function measureDogsVsCats(seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const { name } = dogsVsCats;
  const where = { case: name, system };
  const runs: RunManifest[] = [];
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const manifest = await product.run([name, '--seed', String(seed)]);
    const outcome = await outcomeOf(manifest, product, trainHead);
    runs.push(manifest);
    outcomes.push(outcome);
    report(name, seed, outcome);
  }
  const members = runs.flatMap((manifest) => finishedStep(manifest, evaluateHead)?.output.members ?? []);
  const [first] = runs;
  return [
    ...outcomeRows(where, outcomes),
    ...measuredRow(where, metrics.memberAccuracy, 'share', members.map(({ accuracy }) => accuracy)),
    ...measuredRow(where, visionMetrics.clippedLoss, 'nats', runs.map((manifest) => manifest.outcome?.metrics['testClippedLoss'])),
    ...measuredRow(where, visionMetrics.features, 's', first === undefined ? [] : [await stepSeconds(first, product, convFeatures)]),
  ];
}
