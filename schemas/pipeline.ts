import type { z } from 'zod';
import type { StepContract, StepInput, StepOutput } from './contract.ts';
import type { JsonObject } from './json.ts';

/** Calls a step and gives its output; pipelines take it as an argument, so that `plan` can pass one that only looks up. */
export type StepCaller = <Contract extends StepContract>(contract: Contract, input: StepInput<Contract>) => Promise<StepOutput<Contract>>;

/** What a pipeline ends with. */
export interface PipelineResult {
  /** Headline figures: `testAccuracy`, `testLoss`, … */
  readonly metrics: Record<string, number>;
  /** What `show` and the report name as the results: references and small values by name. */
  readonly outputs: JsonObject;
}

/** A pipeline: plain code that awaits steps. It may not look at a clock, at randomness or at the machine. */
export type PipelineFunction<Params> = (params: Params, step: StepCaller) => Promise<PipelineResult>;

/** What the command line knows of a pipeline. Its function lies in `workflows/<name>.ts`. */
export interface PipelineContract<Params extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly summary: string;
  readonly params: Params;
}
