import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonWith } from '../../test/support/python.ts';
import { type ChainSystem, timed, type Turn } from './system.ts';

const execute = promisify(execFile);

/** Metaflow with its local metadata and data store in `folder`, which has the flow's file. */
export async function metaflowChain(folder: string): Promise<ChainSystem> {
  const python = await pythonWith({ name: 'metaflow', requirements: ['metaflow==2.19.39'] });
  const env = {
    ...process.env,
    METAFLOW_USER: 'bench',
    METAFLOW_HOME: join(folder, 'metaflow-home'),
    METAFLOW_DEFAULT_METADATA: 'local',
    METAFLOW_DEFAULT_DATASTORE: 'local',
    METAFLOW_DATASTORE_SYSROOT_LOCAL: join(folder, 'metaflow'),
    METAFLOW_DEFAULT_EVENT_LOGGER: 'nullSidecarLogger',
    METAFLOW_DEFAULT_MONITOR: 'nullSidecarMonitor',
  };
  const idFile = join(folder, 'metaflow-run-id');
  const flow = async (...args: string[]): Promise<Turn> => {
    const { seconds } = await timed(() => execute(python, ['chain_flow.py', '--no-pylint', '--quiet', ...args], { cwd: folder, env }));
    return { command: seconds };
  };
  return {
    name: 'metaflow',
    fresh: (begin) => flow('run', '--begin', String(begin), '--run-id-file', idFile),
    reused: async () => flow('resume', '--origin-run-id', (await readFile(idFile, 'utf8')).trim(), 'end'),
    end: async () => undefined,
  };
}
