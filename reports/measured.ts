import type { z } from 'zod';
import type { RunManifest, StepFile } from '../schemas/run.ts';
import { evaluate } from '../schemas/steps/evaluate.ts';
import { evaluateHead } from '../schemas/steps/evaluate-head.ts';
import { parseImages } from '../schemas/steps/parse-images.ts';
import { parseText } from '../schemas/steps/parse-text.ts';
import { train } from '../schemas/steps/train.ts';
import { trainHead } from '../schemas/steps/train-head.ts';
import { finishedStep, finishedSteps } from './step-output.ts';

/** Figures that texts and images have in common. */
type Measured = Pick<z.output<typeof evaluate.output>, keyof z.output<typeof evaluate.output> & keyof z.output<typeof evaluateHead.output>>;

/** What was measured on the held-out part, of texts or of images. */
export function measuredFigures(manifest: RunManifest): Measured | undefined {
  return finishedStep(manifest, evaluate)?.output ?? finishedStep(manifest, evaluateHead)?.output;
}

/** A training of texts or of images. */
interface FinishedTraining {
  readonly file: StepFile;
  readonly output: Pick<z.output<typeof train.output>, 'history' | 'bestEpoch' | 'refit'>;
}

/** The trainings of what was measured, in their order. */
export function finishedTrainings(manifest: RunManifest): readonly FinishedTraining[] {
  return [...finishedSteps(manifest, train), ...finishedSteps(manifest, trainHead)];
}

/** The labels in the order of the classes; none where the step that names them has no file. */
export function runLabels(manifest: RunManifest): readonly string[] {
  return (finishedStep(manifest, parseText) ?? finishedStep(manifest, parseImages))?.output.labels ?? [];
}
