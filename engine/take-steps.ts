import type { BatchResult, Executor, TrainingStep } from './executor.ts';

/** Takes steps in one call where they are as many as the executor takes together, else one by one. */
export function takeSteps(executor: Executor, steps: readonly TrainingStep[]): BatchResult[] {
  const { together } = executor;
  return together?.count === steps.length ? together.train(steps) : steps.map(({ batch, control }) => executor.trainStep(batch, control));
}
