import type { StepFile } from '../../schemas/run.ts';
import type { Build } from '../../workers/build-manifest.ts';

/** Finished steps whose code is not today's any more: a resumed run keeps their results all the same. */
export function changedSteps(steps: readonly StepFile[], build: Build): string[] {
  return steps.filter(({ state, parts }) => state === 'completed' && build.steps[bundleOf(parts)]?.fingerprint !== parts.fingerprint).map(({ name }) => name);
}

function bundleOf({ step, variant }: StepFile['parts']): string {
  return variant === undefined ? step : `${step}.${variant}`;
}
