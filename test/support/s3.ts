import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import getPort from 'get-port';
import { loadConfig } from '../../temporal.config.ts';

const version = '4.48';
const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'test-secret' };
const startMs = 30_000;

/** A real S3 server of a test's own, on free ports of this machine. */
export interface TestS3 {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where the server keeps its data. */
  readonly dataFolder: string;
  /** Its process at this moment. */
  pid(): number;
  /** At once, as a crash would. */
  kill(): Promise<void>;
  /** On the same ports and data, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes everything. */
  stop(): Promise<void>;
}

/** Starts SeaweedFS in a temporary folder, or with its data in `dataFolder`. */
export async function startS3(options: { readonly dataFolder?: string } = {}): Promise<TestS3> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-s3-'));
  const dataFolder = options.dataFolder ?? join(folder, 'data');
  const identities = join(folder, 'identities.json');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(identities, JSON.stringify({ identities: [{ name: 'everstep', credentials: [{ accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey }], actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'] }] }));
  const names = ['master.port', 'master.port.grpc', 'volume.port', 'volume.port.grpc', 'filer.port', 'filer.port.grpc', 's3.port', 's3.port.grpc', 'admin.port', 'admin.port.grpc'];
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await getPort());
  const flags = [
    'mini',
    `-dir=${dataFolder}`,
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    ...[...ports].map(([name, port]) => `-${name}=${port}`),
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-webdav=false',
    '-admin.ui=false',
    '-master.telemetry=false',
    `-s3.config=${identities}`,
  ];
  const endpoint = `http://127.0.0.1:${ports.get('s3.port')}`;
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(serverBinary(), flags, { cwd: folder, stdio: 'ignore' });
    const started = server;
    const deadline = performance.now() + startMs;
    while (!(await answers(endpoint))) {
      if (started.exitCode !== null || performance.now() > deadline) throw new Error(`the S3 server did not start: weed ${flags.join(' ')}`);
      await pause(100);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  await start();
  return {
    endpoint,
    credentials,
    dataFolder,
    pid: () => server?.pid ?? -1,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Any answer will do, a refusal too: it means that the server can check who we are. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(endpoint)).status < 500;
  } catch {
    return false;
  }
}

function serverBinary(): string {
  const path = process.env['EVERSTEP_S3_SERVER'] ?? join(loadConfig().cacheFolder, 'tools', 'seaweedfs', version, 'weed');
  if (!existsSync(path)) throw new Error(`the S3 server is not at ${path}: run npm run setup, or set EVERSTEP_S3_SERVER`);
  return path;
}
