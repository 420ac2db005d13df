import { join } from 'node:path';
import { build } from 'esbuild';
import { projectFolder } from '../../../../temporal.config.ts';
import { pythonWith } from '../../../../test/support/python.ts';
import { kerasPackages } from '../../../engine/python-packages.ts';
import { threads } from '../../../engine/threads.ts';
import type { PeerCommand } from '../../../peers/peer-process.ts';
import { system } from '../../common/metrics.ts';

/** How the two processes are started; what they keep on disk lies in the folder. */
export async function featuresCommands(folder: string): Promise<{ readonly everstep: PeerCommand; readonly keras: PeerCommand }> {
  const source = join(projectFolder, 'bench', 'reproduce', 'vision', 'conv-features');
  const bundle = join(projectFolder, 'dist', 'bench', 'reproduce', 'conv-features.mjs');
  await build({ entryPoints: [join(source, 'everstep-process.ts')], outfile: bundle, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', legalComments: 'none', logLevel: 'warning' });
  const env = { TMPDIR: folder };
  return {
    // libvips decodes in the threads of libuv, four by default
    everstep: { name: system, command: process.execPath, args: [bundle], threads, env: { ...env, UV_THREADPOOL_SIZE: String(threads) } },
    keras: { name: 'keras-tensorflow', command: await pythonWith(kerasPackages), args: [join(source, 'keras_features.py')], threads, env },
  };
}
