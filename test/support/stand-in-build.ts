import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Build } from '../../infra/wanted.ts';
import { projectFolder } from '../../temporal.config.ts';

/** A worker that polls nothing: says that it is ready and ends when it is asked to. */
const worker = (id: string) => `
  process.on('SIGTERM', () => { console.log('asked to end'); process.exit(0); });
  console.log('worker of ${id}');
  setInterval(() => {}, 60_000);
  process.send({ type: 'ready', build: '${id}' });
`;

/** A build with the real supervisor and workers that do nothing, for tests of the stack alone. */
export async function standInBuild(id: string, workerSource: string = worker(id)): Promise<Build> {
  const folder = join(projectFolder, 'dist', 'test', `${String(process.pid)}-${id}`);
  mkdirSync(folder, { recursive: true });
  await build({ entryPoints: [join(projectFolder, 'infra', 'supervisor.ts')], outfile: join(folder, 'supervisor.mjs'), bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' });
  for (const name of ['control-worker', 'compute-worker']) writeFileSync(join(folder, `${name}.mjs`), workerSource);
  return { id, folder };
}
