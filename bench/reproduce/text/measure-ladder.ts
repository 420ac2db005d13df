import { finishedStep } from '../../../reports/step-output.ts';
import { train } from '../../../schemas/steps/train.ts';
import type { ResultRow } from '../../results.ts';
import { measuredRow, metrics, system } from '../common/metrics.ts';
import type { ProductRuns } from '../common/product-runs.ts';
import { type Ladder, ladders } from './ladder.ts';

/** Name of a rung's case in the rows. */
export const rungCase = (network: string, rung: number): string => `ladder of ${network}, ${String(rung)}`;

/** Figures of the validation part alone, at the epoch that was kept. */
export async function measureLadders(seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const each of ladders) rows.push(...await measureLadder(each, seeds, product));
  return rows;
}

async function measureLadder({ network, rungs }: Ladder, seeds: readonly number[], product: ProductRuns): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const [place, { name, words }] of rungs.entries()) {
    const kept = [];
    for (const seed of seeds) {
      const trained = finishedStep(await product.run([...words, '--seed', String(seed)]), train)?.output;
      const epoch = trained?.history.find((line) => line.epoch === trained.bestEpoch);
      if (epoch === undefined) throw new Error(`${words.join(' ')} has trained nothing`);
      process.stderr.write(`${network}, ${name}: validation loss ${epoch.validationLoss.toFixed(4)}\n`);
      kept.push(epoch);
    }
    const where = { case: rungCase(network, place), system };
    rows.push(
      ...measuredRow(where, metrics.validationLoss, 'nats', kept.map(({ validationLoss }) => validationLoss)),
      ...measuredRow(where, metrics.validationAccuracy, 'share', kept.map(({ validationAccuracy }) => validationAccuracy)),
    );
  }
  return rows;
}
