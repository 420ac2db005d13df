import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { numericalEnvironmentSchema } from '../schemas/environment.ts';
import { numericalEnvironment } from './environment.ts';
import { tensorflowVariables } from './process-settings.ts';

it('describes this machine without loading TensorFlow', () => {
  const environment = numericalEnvironmentSchema.parse(numericalEnvironment({}));
  expect(environment.tensorflow).toMatch(/^2\.\d+\.\d+/);
  expect(environment.threads).toBe(availableParallelism());
  expect(environment.deviceModel).not.toBe('');
  expect(environment.instructionSet).toContain(process.arch);
  expect(environment.oneDnn).toBe(true);
});

it('is that of the process whose variables are given', () => {
  const environment = numericalEnvironment({ EVERSTEP_THREADS: '3', TF_ENABLE_ONEDNN_OPTS: '0', ONEDNN_MAX_CPU_ISA: 'AVX2', CUDA_VISIBLE_DEVICES: '-1' });
  expect(environment).toMatchObject({ threads: 3, oneDnn: false, device: 'cpu' });
  expect(environment.instructionSet).toMatch(/limited to AVX2$/);
});

it('tells TensorFlow the threads that the environment claims', () => {
  const variables = { EVERSTEP_THREADS: '3', TF_ENABLE_ONEDNN_OPTS: '0' };
  expect(tensorflowVariables(variables)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3', TF_NUM_INTEROP_THREADS: '3', TF_ENABLE_ONEDNN_OPTS: '0', TF_DETERMINISTIC_OPS: '1' });
  expect(numericalEnvironment(variables).threads).toBe(3);
});
