import type { StepContract } from '../../../schemas/contract.ts';
import type { RunManifest } from '../../../schemas/run.ts';
import type { Outcome } from './metrics.ts';
import type { ProductRuns } from './product-runs.ts';

/** Figures of a run, and what its steps took where they were computed. */
export async function outcomeOf(manifest: RunManifest, product: ProductRuns, training: Pick<StepContract, 'name'>): Promise<Outcome> {
  const { testAccuracy, testLoss, validationLoss } = manifest.outcome?.metrics ?? {};
  if (testAccuracy === undefined || testLoss === undefined) throw new Error(`${manifest.runId} has no figures of the test part`);
  return { accuracy: testAccuracy, loss: testLoss, validationLoss, trainingSeconds: await stepSeconds(manifest, product, training), runSeconds: await stepSeconds(manifest, product) };
}

/** Seconds of all steps of a run, or of those of one contract; undefined unless one attempt has computed all of each. */
export async function stepSeconds(manifest: RunManifest, product: ProductRuns, contract?: Pick<StepContract, 'name'>): Promise<number | undefined> {
  let sum = 0;
  for (const step of manifest.steps.filter(({ name }) => contract === undefined || name === contract.name)) {
    const seconds = await product.seconds(manifest, step);
    if (seconds === undefined) return undefined;
    sum += seconds;
  }
  return sum;
}

/** A line for whoever waits. */
export function report(name: string, seed: number, outcome: Pick<Outcome, 'accuracy' | 'trainingSeconds'>): void {
  const time = outcome.trainingSeconds === undefined ? 'goes on from before' : `${outcome.trainingSeconds.toFixed(0)} s`;
  process.stderr.write(`${name.padEnd(34)} seed ${String(seed)}: test accuracy ${(100 * outcome.accuracy).toFixed(2)} %, training ${time}\n`);
}
