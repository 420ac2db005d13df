import { z } from 'zod';
import { defineStep } from '../../schemas/contract.ts';

const valueSchema = z.strictObject({ value: z.int() });

/** The least that a step can do: each one of a chain takes the former's output. */
export const addOne = defineStep({ name: 'add-one', summary: 'Add one', queue: 'cpu', input: valueSchema, output: valueSchema });
