import type { z } from 'zod';
import type { StepContract } from '../schemas/contract.ts';
import type { RunManifest, StepFile } from '../schemas/run.ts';

/** A finished step of a run and its output. */
export interface FinishedStep<Contract extends StepContract> {
  readonly file: StepFile;
  readonly output: z.output<Contract['output']>;
}

/** The last finished step of that contract; undefined where there is none, or its output has another form. */
export function finishedStep<Contract extends StepContract>(manifest: RunManifest, contract: Contract): FinishedStep<Contract> | undefined {
  const file = manifest.steps.findLast((step) => step.name === contract.name && step.state === 'completed');
  if (file === undefined) return undefined;
  const parsed = contract.output.safeParse(file.output);
  return parsed.success ? { file, output: parsed.data as z.output<Contract['output']> } : undefined;
}

/** What the rows of a run are called: its mails, or simply its texts. */
export function rowNoun(manifest: RunManifest): string {
  return manifest.steps.some((step) => step.name === 'parse-text' && step.parts.variant === 'mail') ? 'mail' : 'text';
}
