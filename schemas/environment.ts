import { z } from 'zod';

/**
 * All that decides the bits of a floating-point result, besides code and input.
 * Measured: other thread counts and other instruction sets give other sums.
 */
export const numericalEnvironmentSchema = z.strictObject({
  tensorflow: z.string(),
  device: z.enum(['cpu', 'gpu']),
  deviceModel: z.string(),
  threads: z.int().positive(),
  instructionSet: z.string(),
  oneDnn: z.boolean(),
});
export type NumericalEnvironment = z.infer<typeof numericalEnvironmentSchema>;

/** Stands in for an environment where the result does not depend on one. */
export const exactEnvironment = 'exact';
