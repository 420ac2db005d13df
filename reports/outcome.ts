import type { RunManifest } from '../schemas/run.ts';
import { formatFigure, formatName, formatNumberOf } from './format.ts';
import type { Section } from './section.ts';
import { clip } from './visible-text.ts';

const longestName = 80;

/** How the run ended, in one sentence. */
export function outcomeSentence(manifest: RunManifest, sections: readonly Section[]): string {
  const { status, outcome, steps } = manifest;
  switch (status) {
    case 'completed':
      return `Completed: ${result(manifest, sections)}`;
    case 'failed':
      return outcome?.failure?.step === undefined ? 'Failed' : `Failed in ${clip(outcome.failure.step, longestName)}`;
    case 'cancelled':
      return `Cancelled after ${formatNumberOf(steps.filter((step) => step.state === 'completed').length, 'step')}`;
    case 'terminated':
      return `Terminated after ${formatNumberOf(steps.filter((step) => step.state === 'completed').length, 'step')}`;
    case 'running':
      return `Running: ${formatNumberOf(steps.length, 'step')} so far`;
  }
}

function result(manifest: RunManifest, sections: readonly Section[]): string {
  for (const section of sections) {
    const clause = section.result?.(manifest);
    if (clause !== undefined) return clause;
  }
  const [metric] = Object.entries(manifest.outcome?.metrics ?? {});
  if (metric !== undefined) return `${formatName(metric[0]).toLowerCase()} ${formatFigure(metric[1])}`;
  return formatNumberOf(manifest.steps.length, 'step');
}
