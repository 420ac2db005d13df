import { closeSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess } from '../../infra/end-process.ts';
import { stateLayout } from '../../infra/layout.ts';
import { lastLines, openLog } from '../../infra/logs.ts';
import type { Part } from '../../infra/part.ts';
import { choosePorts, type Ports } from '../../infra/ports.ts';
import { startTicksOf } from '../../infra/process-identity.ts';
import { EverstepError } from '../../schemas/failure.ts';
import type { EverstepConfig } from '../../temporal.config.ts';

const startMs = 60_000;

/** Starts one server of the local stack for a check, with state of its own on free ports, and ends it afterwards. */
export async function withPrivateServer<Result>(
  config: EverstepConfig,
  make: (config: EverstepConfig, ports: Ports) => { readonly part: Part; readonly reached: EverstepConfig },
  use: (reached: EverstepConfig) => Promise<Result>,
): Promise<Result> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'everstep-doctor-'));
  try {
    mkdirSync(stateLayout(stateFolder).logs);
    const { part, reached } = make({ ...config, stateFolder }, await choosePorts(stateFolder));
    return await whileItRuns(part, join(stateLayout(stateFolder).logs, 'server.log'), () => use(reached));
  } finally {
    rmSync(stateFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function whileItRuns<Result>(part: Part, logFile: string, use: () => Promise<Result>): Promise<Result> {
  const log = openLog(logFile);
  const child = part.start(log);
  closeSync(log);
  const gone = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new EverstepError('ES-DOCTOR-SERVER', `The server ended at its start (${signal ?? `exit code ${code ?? 'unknown'}`}): ${lastLines(logFile, 3).join(' ')}`)));
  });
  ended.catch(() => gone.abort());
  try {
    await Promise.race([part.ready(child, AbortSignal.any([gone.signal, AbortSignal.timeout(startMs)])), ended]);
    return await use();
  } finally {
    gone.abort();
    if (child.pid !== undefined) await endProcess({ pid: child.pid, startTicks: startTicksOf(child.pid) ?? 0 }, part.endGraceMs);
  }
}
