import { z } from 'zod';
import type { PipelineContract } from '../pipeline.ts';
import { seedSchema } from '../seed.ts';

/** Runs that a sweep may start. */
export const sweepLimit = 1_000;

const axisSchema = z.strictObject({
  /** Where the parameter stands in those of the pipeline: `model.dropout`. */
  path: z.string().min(1),
  values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
});
/** A parameter that is varied. */
export type SweepAxis = z.infer<typeof axisSchema>;
export type SweepValue = SweepAxis['values'][number];

export const sweepParams = z.strictObject({
  pipeline: z.string().describe('pipeline of the runs'),
  preset: z.string().optional().describe('preset of the runs'),
  /** What the preset and the defaults of objects say. */
  params: z.record(z.string(), z.unknown()).describe('parameters of the preset'),
  /** Laid over them together with the varied values, so that another variant of an object keeps what was given for it. */
  given: z.record(z.string(), z.unknown()).describe('parameters that hold for every run'),
  axes: z.array(axisSchema).describe('parameters that are varied, with their values'),
  seeds: z.array(seedSchema).min(1).describe('seeds that each combination is run with'),
}).superRefine((params, context) => {
  const count = sweepSize(params);
  if (count > sweepLimit) context.addIssue({ code: 'custom', path: ['axes'], message: `${count} runs are more than the ${sweepLimit} that a sweep may have` });
  if (params.pipeline === sweepName) context.addIssue({ code: 'custom', path: ['pipeline'], message: 'a sweep runs other pipelines than itself' });
});
export type SweepParams = z.infer<typeof sweepParams>;

/** How many runs a sweep has: combinations times seeds. */
export function sweepSize({ axes, seeds }: Pick<SweepParams, 'axes' | 'seeds'>): number {
  return axes.reduce((product, { values }) => product * values.length, seeds.length);
}

const sweepName = 'sweep';

export const sweep = {
  name: sweepName,
  summary: 'Run a preset or pipeline once for each combination of values and each seed',
  params: sweepParams,
  command: 'everstep sweep PRESET_OR_PIPELINE',
} as const satisfies PipelineContract;
