import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectFolder } from '../../temporal.config.ts';
import type { Check } from './finding.ts';

const run = promisify(execFile);
const timeoutMs = 60_000;

const probeSchema = z.object({ tensorflow: z.string(), product: z.array(z.number()), devices: z.array(z.string()), instructionSet: z.string() });

/** TensorFlow and its addon: multiplies two tensors in a process of its own, which may crash. */
export const tensorflowCheck: Check = {
  name: 'TensorFlow',
  fix: 'Run `npm run setup`; where EVERSTEP_TENSORFLOW is set, check what it names.',
  async run() {
    const script = join(projectFolder, 'scripts', 'setup', 'probe-tensorflow.mjs');
    const result = await run(process.execPath, [script], { cwd: projectFolder, timeout: timeoutMs }).catch((error: unknown) => ({ problem: `a tensor could not be multiplied: ${reasonOf(error)}` }));
    if ('problem' in result) return result;
    const { tensorflow, product, devices, instructionSet } = probeSchema.parse(JSON.parse(result.stdout));
    if (product.join(' ') !== '19 22 43 50') return { problem: `[[1, 2], [3, 4]] times [[5, 6], [7, 8]] gave ${product.join(', ')}` };
    return `version ${tensorflow} multiplied a tensor on ${devices.join(', ')} (${instructionSet})`;
  },
};

function reasonOf(error: unknown): string {
  const { stderr, signal } = z.object({ stderr: z.string().default(''), signal: z.string().nullish() }).catch({ stderr: '', signal: null }).parse(error);
  if (typeof signal === 'string') return `its process was ended by ${signal}`;
  const line = stderr.split('\n').find((text) => /^\w*Error: /.test(text)) ?? stderr.trim().split('\n').at(-1) ?? '';
  return line === '' ? String(error) : line;
}
