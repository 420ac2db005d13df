import type { StepOutput } from '../schemas/contract.ts';
import type { evaluate } from '../schemas/steps/evaluate.ts';
import type { train } from '../schemas/steps/train.ts';

const betweenSeeds = 1_000;
const seeds = 2 ** 31;

/** The seed of each network of an ensemble: the run's own first, so that it is the one that a run without an ensemble trains. */
export function memberSeeds(seed: number, members: number): number[] {
  return Array.from({ length: members }, (_, member) => (seed + member * betweenSeeds) % seeds);
}

/** Waits for all, whatever becomes of some, so that nothing is left running; then throws what the first of them failed with. */
export async function allOf<Result>(steps: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(steps);
  return Promise.all(steps);
}

/** Figures of the trainings, at the epochs that were kept: the means over several. */
export function trainingMetrics(trained: readonly StepOutput<typeof train>[]): Record<string, number> {
  const kept = trained.flatMap(({ history, bestEpoch }) => history.filter(({ epoch }) => epoch === bestEpoch));
  const [only] = trained;
  return {
    validationLoss: mean(kept.map(({ validationLoss }) => validationLoss)),
    validationAccuracy: mean(kept.map(({ validationAccuracy }) => validationAccuracy)),
    ...(trained.length === 1 && only !== undefined ? { bestEpoch: only.bestEpoch } : {}),
  };
}

/** How well the networks of an ensemble do alone; nothing where there is one. */
export function memberMetrics(members: StepOutput<typeof evaluate>['members']): Record<string, number> {
  if (members === undefined) return {};
  const accuracies = members.map(({ accuracy }) => accuracy);
  return { members: members.length, memberAccuracyMean: mean(accuracies), memberAccuracyMin: Math.min(...accuracies), memberAccuracyMax: Math.max(...accuracies) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
