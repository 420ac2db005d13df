import { join } from 'node:path';
import { build } from 'esbuild';
import { projectFolder } from '../../../temporal.config.ts';
import { pythonWith } from '../../../test/support/python.ts';
import type { PeerCommand } from '../../peers/peer-process.ts';
import { kerasPackages, torchPackages } from '../python-packages.ts';
import { threads } from '../threads.ts';

/** All systems, ready to be started; Python's environments are made at first use. */
export async function systemCommands(): Promise<PeerCommand[]> {
  const folder = join(projectFolder, 'bench', 'engine');
  const bundles = join(projectFolder, 'dist', 'bench', 'engine');
  const entryPoints = ['everstep', 'tfjs'].map((name) => join(folder, 'systems', `${name}-process.ts`));
  await build({ entryPoints, outdir: bundles, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', legalComments: 'none', logLevel: 'warning' });
  const node = (name: string) => ({ command: process.execPath, args: [join(bundles, `${name}-process.mjs`)], threads });
  const keras = { command: await pythonWith(kerasPackages), args: [join(folder, 'peers', 'keras_process.py')], threads };
  return [
    { name: 'everstep', ...node('everstep') },
    { name: 'tfjs-node', ...node('tfjs') },
    { name: 'keras-tensorflow', ...keras, env: { KERAS_BACKEND: 'tensorflow' } },
    { name: 'keras-jax', ...keras, env: { KERAS_BACKEND: 'jax' } },
    { name: 'pytorch', command: await pythonWith(torchPackages), args: [join(folder, 'peers', 'torch_process.py')], threads },
  ];
}
