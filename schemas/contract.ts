import type { z } from 'zod';

/** The task queues that steps run on. The light `control` queue holds workflows and look-ups. */
export const stepQueues = ['cpu', 'gpu'] as const;
export type StepQueue = (typeof stepQueues)[number];

/** When a failed attempt is tried again. */
export interface StepRetryPolicy {
  /** Attempts that may end in an error of the step's own. Progress of its checkpoint resets the count. */
  readonly ownErrors: number;
  /** Attempts that may end because the worker fell silent. Progress of its checkpoint resets the count. */
  readonly heartbeatTimeouts: number;
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
}

/**
 * What the pipeline and the workers agree on about a step. One implementation fulfils it: `activities/<name>.ts`.
 * `version` changes when the meaning of input or output does; changed code is seen without it.
 */
export interface StepContract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: number;
  /** One sentence that `plan` and the report show. */
  readonly summary: string;
  readonly queue: StepQueue;
  /** `environment`: the bits of the output depend on the numerical environment. */
  readonly numerics: 'exact' | 'environment';
  /** `never`: the step looks at the outside world, so that its result is not reused. */
  readonly reuse: 'by-key' | 'never';
  readonly startToCloseTimeoutMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly retry: StepRetryPolicy;
  readonly input: Input;
  readonly output: Output;
  /** For steps that pick a module by name: the name, from the input. Each choice is a bundle of its own. */
  variant?(input: z.output<Input>): string;
}

export type StepInput<Contract extends StepContract> = z.input<Contract['input']>;
export type StepOutput<Contract extends StepContract> = z.output<Contract['output']>;

const hourMs = 3_600_000;

export const defaultRetryPolicy: StepRetryPolicy = {
  ownErrors: 5,
  heartbeatTimeouts: 20,
  initialIntervalMs: 1_000,
  backoffCoefficient: 2,
  maximumIntervalMs: 30_000,
};

type Defaulted = 'version' | 'numerics' | 'reuse' | 'startToCloseTimeoutMs' | 'heartbeatTimeoutMs' | 'retry';

/** Makes a contract; what is left out takes the defaults: exact, reused by key, 24 hours, 30 s of silence. */
export function defineStep<Input extends z.ZodType, Output extends z.ZodType>(
  contract: Omit<StepContract<Input, Output>, Defaulted> & Partial<Pick<StepContract<Input, Output>, Defaulted>>,
): StepContract<Input, Output> {
  return {
    version: 1,
    numerics: 'exact',
    reuse: 'by-key',
    startToCloseTimeoutMs: 24 * hourMs,
    heartbeatTimeoutMs: 30_000,
    retry: defaultRetryPolicy,
    ...contract,
  };
}
