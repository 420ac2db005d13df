import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepContext, StepImplementation } from '../activities/step-context.ts';
import { numericalEnvironment } from '../engine/environment.ts';
import type { StepContract } from '../schemas/contract.ts';
import { EverstepError } from '../schemas/failure.ts';
import { openStore, type Store } from '../store/connect.ts';
import { loadConfig } from '../temporal.config.ts';
import { currentBuild } from './build-manifest.ts';
import type { ComputeTask, ComputeUsage, FromComputeProcess, ToComputeProcess } from './compute-protocol.ts';
import { toWireError } from './failures.ts';

interface StepBundle {
  readonly default: StepImplementation<StepContract>;
  readonly fingerprint: string;
}

const config = loadConfig();
const build = currentBuild();
const environment = numericalEnvironment();
let current: AbortController | undefined;
let stopping = false;
let opened: Promise<Store> | undefined;

function send(message: FromComputeProcess): void {
  if (process.connected) process.send?.(message);
}

/** One store for the process's life; a failed opening is tried anew by the next task. */
function store(): Promise<Store> {
  opened ??= openStore(config, {
    onWaiting: (message) => {
      send({ kind: 'log', message, fields: {} });
      send({ kind: 'waiting', message });
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function loadStep(task: ComputeTask): Promise<StepImplementation<StepContract>> {
  const module = (await import(pathToFileURL(join(build.folder, 'steps', `${task.bundle}.mjs`)).href)) as StepBundle;
  if (module.fingerprint !== task.fingerprint) {
    throw new EverstepError('ES-STEP-BUNDLE', `The bundle ${task.bundle} is not the one that was hashed: build it again with npm run build.`);
  }
  return module.default;
}

async function run(task: ComputeTask): Promise<void> {
  const abort = new AbortController();
  current = abort;
  const cpuBefore = process.cpuUsage();
  let opened: Store | undefined;
  let trafficBefore = { bytesRead: 0, bytesWritten: 0 };
  const usage = (): ComputeUsage => {
    const cpu = process.cpuUsage(cpuBefore);
    const traffic = opened?.artifacts.traffic ?? trafficBefore;
    return {
      computeMs: Math.round((cpu.user + cpu.system) / 1_000),
      bytesRead: traffic.bytesRead - trafficBefore.bytesRead,
      bytesWritten: traffic.bytesWritten - trafficBefore.bytesWritten,
    };
  };
  try {
    const implementation = await loadStep(task);
    opened = await store();
    trafficBefore = { ...opened.artifacts.traffic };
    const context: StepContext = {
      store: opened.artifacts,
      checkpoints: opened.checkpoints(task.checkpoints),
      pins: opened.pins,
      foreignObjects: opened.foreignObjects,
      environment,
      signal: abort.signal,
      scratchFolder: task.scratchFolder,
      settings: { datasetMirror: config.datasetMirror, allowPrivateHosts: config.allowPrivateHosts },
      textThreads: config.cpu.slots * config.cpu.threads,
      log: (message, fields = {}) => {
        send({ kind: 'log', message, fields });
      },
      progress: (progress) => {
        send({ kind: 'progress', progress });
      },
    };
    const output = await implementation(task.input, context);
    send({ kind: 'done', output, usage: usage() });
  } catch (error) {
    send({ kind: 'failed', error: toWireError(error), usage: usage() });
  } finally {
    current = undefined;
    if (stopping) process.exit(0);
  }
}

function abortTask(reason: string): void {
  current?.abort(new EverstepError('ES-STEP-ABORTED', reason, { retryable: true }));
}

process.on('message', (message: ToComputeProcess) => {
  if (message.kind === 'task') void run(message);
  else abortTask(message.reason);
});

// without its worker nobody takes the result
process.on('disconnect', () => process.exit(0));

process.on('SIGTERM', () => {
  stopping = true;
  if (current === undefined) process.exit(0);
  abortTask('The compute process was told to stop.');
});
process.on('SIGINT', () => undefined);

send({ kind: 'ready', environment });
