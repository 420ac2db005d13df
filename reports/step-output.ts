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
  const file = manifest.steps.findLast((step) => isFinished(step, contract));
  return file && parsed(file, contract)[0];
}

/** All finished steps of that contract in the order of the run, less those whose output has another form. */
export function finishedSteps<Contract extends StepContract>(manifest: RunManifest, contract: Contract): FinishedStep<Contract>[] {
  return manifest.steps.filter((step) => isFinished(step, contract)).flatMap((file) => parsed(file, contract));
}

function isFinished(step: StepFile, contract: StepContract): boolean {
  return step.name === contract.name && step.state === 'completed';
}

function parsed<Contract extends StepContract>(file: StepFile, contract: Contract): FinishedStep<Contract>[] {
  const result = contract.output.safeParse(file.output);
  return result.success ? [{ file, output: result.data as z.output<Contract['output']> }] : [];
}

/** What the rows of a run are called: its images, its mails, or simply its texts. */
export function rowNoun(manifest: RunManifest): string {
  if (manifest.steps.some((step) => step.name === 'parse-images')) return 'image';
  return manifest.steps.some((step) => step.name === 'parse-text' && step.parts.variant === 'mail') ? 'mail' : 'text';
}
