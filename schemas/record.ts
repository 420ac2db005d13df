import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { exactEnvironment, numericalEnvironmentSchema } from './environment.ts';

/** What a step key was made of, kept so that a later miss can say which part differs. */
export const keyPartsSchema = z.strictObject({
  step: z.string(),
  variant: z.string().optional(),
  version: z.int(),
  /** SHA-256 over the step's bundle and the versions of the packages that it reaches. */
  fingerprint: digestSchema,
  /** Digest of each source file in the bundle, after minification: names what changed. */
  sources: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
  storeFormat: z.int(),
  /** The input as it was hashed: references by digest alone. */
  input: z.unknown(),
});
export type KeyParts = z.infer<typeof keyPartsSchema>;

export const recordEnvironmentSchema = z.union([z.literal(exactEnvironment), numericalEnvironmentSchema]);
/** The environment that a record holds for. */
export type RecordEnvironment = z.infer<typeof recordEnvironmentSchema>;

/** A finished step, at `steps/<key>/<environment>.json`. */
export const stepRecordSchema = z.strictObject({
  key: digestSchema,
  environment: recordEnvironmentSchema,
  parts: keyPartsSchema,
  output: z.unknown(),
  /** Every object that the output needs, nested ones included: what must be there for a hit. */
  objects: z.array(z.strictObject({ digest: digestSchema, bytes: z.int().nonnegative() })),
});
export type StepRecord = z.infer<typeof stepRecordSchema>;

/** Who holds a lease. The same step of the same workflow with a higher attempt takes over at once. */
export const leaseOwnerSchema = z.strictObject({
  workflowId: z.string(),
  /** Temporal's id of the execution: a resumed run has another. */
  executionId: z.string(),
  /** The step's ordinal in the run. */
  step: z.int().nonnegative(),
  attempt: z.int().positive(),
});
export type LeaseOwner = z.infer<typeof leaseOwnerSchema>;

/** At `leases/<key>/<environment>.json`; overwritten with `released` at the end. */
export const leaseSchema = z.strictObject({
  state: z.enum(['held', 'released']),
  owner: leaseOwnerSchema,
  /** Drawn by each holder anew: tells two attempts with the same owner apart. */
  nonce: z.string(),
  /** Grows with each renewal, so that the ETag changes. */
  counter: z.int().nonnegative(),
});
export type Lease = z.infer<typeof leaseSchema>;
