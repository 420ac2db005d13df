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

/** A run of another pipeline that a pipeline asks for. */
export interface ChildRequest {
  /** From 1: the child's run id is the parent's with a dot and this number. */
  readonly number: number;
  /** What is special about it, in a few words. */
  readonly label: string;
  readonly pipeline: string;
  readonly preset?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How a child ended. */
export interface ChildEnd {
  readonly number: number;
  readonly runId: string;
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly message?: string;
}

/** Starts runs of other pipelines, all at once, and waits for all of them, whatever becomes of some. */
export type ChildCaller = (children: readonly ChildRequest[]) => Promise<readonly ChildEnd[]>;

/** A pipeline: plain code that awaits steps and other runs. It may not look at a clock, at randomness or at the machine. */
export type PipelineFunction<Params> = (params: Params, step: StepCaller, children: ChildCaller) => Promise<PipelineResult>;

/** What the command line knows of a pipeline. Its function lies in `workflows/<name>.ts`. */
export interface PipelineContract<Params extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly summary: string;
  readonly params: Params;
  /** The command that starts it, where flags cannot give its parameters to "run". */
  readonly command?: string;
}
