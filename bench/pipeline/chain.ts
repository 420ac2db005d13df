import { z } from 'zod';
import type { PipelineContract, PipelineFunction } from '../../schemas/pipeline.ts';
import { addOne } from './add-one.ts';

export const chainLength = 6;

const params = z.strictObject({ begin: z.int().default(0).describe('value that the first step gets') });

export const chain = { name: 'chain', summary: 'Steps that do nothing, one after another', params } as const satisfies PipelineContract;

export const runChain: PipelineFunction<z.infer<typeof params>> = async ({ begin }, step) => {
  let output = { value: begin };
  for (let count = 0; count < chainLength; count += 1) output = await step(addOne, output);
  return { metrics: { value: output.value }, outputs: {} };
};
