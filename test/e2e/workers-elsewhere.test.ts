import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, type RunDocumentJson, type RunningCommand, startEverstep } from '../support/everstep.ts';
import { smallNetwork, writeOpinions } from '../support/opinions.ts';
import { copyProject, type ProjectCopy } from '../support/project-copy.ts';
import { emptyStateFolder, startTestStack, type TestStack, testEnvironmentOf } from '../support/stack.ts';

let servers: TestStack;
let copy: ProjectCopy;
let data: string;
const started: RunningCommand[] = [];
const folders: string[] = [];

/** A machine that has nothing but the addresses of the servers. */
async function machine(queuePrefix: string): Promise<NodeJS.ProcessEnv> {
  const folder = await emptyStateFolder();
  folders.push(folder);
  const { temporal, s3 } = servers.config;
  return testEnvironmentOf(folder, {
    NO_COLOR: '1',
    TEMPORAL_ADDRESS: temporal.address ?? '',
    EVERSTEP_S3_ENDPOINT: s3.endpoint ?? '',
    EVERSTEP_S3_BUCKET: s3.bucket,
    EVERSTEP_S3_ACCESS_KEY_ID: s3.credentials?.accessKeyId ?? '',
    EVERSTEP_S3_SECRET_ACCESS_KEY: s3.credentials?.secretAccessKey ?? '',
    EVERSTEP_QUEUE_PREFIX: queuePrefix,
  });
}

async function startWorker(queuePrefix: string, queues: readonly string[], project?: string): Promise<RunningCommand> {
  const worker = startEverstep(['worker', ...queues.flatMap((queue) => ['--queue', queue])], await machine(queuePrefix), project);
  started.push(worker);
  return worker;
}

const run = (...more: string[]): string[] => ['run', 'text-classification', '--dataset', data, ...smallNetwork, '--epochs', '1', ...more];

beforeAll(async () => {
  servers = await startTestStack();
  copy = await copyProject();
  await copy.edit('datasets/words/word-scanner.ts', (text) => text.replace('if (separators.', 'if (byte === 0x20) return space;\n  if (separators.'));
  data = join(servers.config.stateFolder, 'opinions.csv');
  await writeOpinions(data, 60);
});

afterEach(async () => {
  for (const { pid } of started) process.kill(pid, 'SIGTERM');
  await Promise.all(started.splice(0).map(({ result }) => result));
});

afterAll(async () => {
  await servers.stop();
  await copy.remove();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('workers of another build', () => {
  it('refuse a run and name both builds; a command of their own build is served', async () => {
    const worker = await startWorker('other', [], copy.folder);
    await Promise.all([worker.sees(/control-worker is ready/), worker.sees(/compute-worker is ready/)]);

    const refused = await everstep(run('--json'), await machine('other'));
    const { error } = JSON.parse(refused.stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe('ES-RUN-BUILD');
    expect(error.message).toMatch(/command is of build [0-9a-f]{16}, the worker of build [0-9a-f]{16}: bring both to the same version/);
    expect(new Set(error.message.match(/[0-9a-f]{16}/g)).size).toBe(2);
    expect(refused.code).toBe(1);

    const served = await everstepJson(run(), await machine('other'), copy.folder);
    expect(served.status).toBe('completed');
  });
});

describe('a worker of one queue', () => {
  it('serves that queue alone; a command says which queues nobody serves', async () => {
    const control = await startWorker('apart', ['control']);
    const cpu = await startWorker('apart', ['cpu']);
    await Promise.all([control.sees(/control-worker is ready/), cpu.sees(/compute-worker is ready/)]);

    const here = await machine('apart');
    const begun = await everstep(run('--detach', '--id', 'apart'), here);
    expect(begun.code).toBe(0);
    expect(begun.stderr.match(/No worker serves the queue \S+/g)).toEqual(['No worker serves the queue apart-gpu:']);
    const watched = startEverstep(['watch', 'apart', '--json'], here);
    await watched.sees(/encode-text: done/);

    await startWorker('apart', ['gpu']);
    const { code, stdout } = await watched.result;
    expect((JSON.parse(stdout) as RunDocumentJson).status).toBe('completed');
    expect(code).toBe(0);
  });
});
