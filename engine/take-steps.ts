import type { BatchResult, Executor, TrainingStep } from './executor.ts';

/** Takes steps in one call where they are as many as the executor takes together and none before the last counts in a mean of weights, else one by one. */
export function takeSteps(executor: Executor, steps: readonly TrainingStep[]): BatchResult[] {
  const { together } = executor;
  const counts = steps.slice(0, -1).some(({ control }) => control.averaged === true);
  return together?.count === steps.length && !counts ? together.train(steps) : steps.map(({ batch, control }) => executor.trainStep(batch, control));
}
