import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { EverstepConfig } from '../temporal.config.ts';
import { endGraceMs } from './end-process.ts';
import { stateLayout } from './layout.ts';
import type { Part } from './part.ts';
import { grpcOffset, type Ports } from './ports.ts';
import { s3Tool, toolPath } from './tools.ts';
import { untilAnswered } from './until-answered.ts';

/** SeaweedFS with its S3 gateway, bound to this machine, reporting to nobody. */
export function s3Part(config: EverstepConfig, ports: Ports['s3']): Part {
  const { s3Folder, s3Identities } = stateLayout(config.stateFolder);
  return {
    name: 's3',
    endGraceMs: endGraceMs.server,
    start: (log) => {
      mkdirSync(s3Folder, { recursive: true });
      const options = {
        dir: s3Folder,
        ip: '127.0.0.1',
        'ip.bind': '127.0.0.1',
        ...Object.fromEntries(Object.entries(ports).flatMap(([part, port]) => [[`${part}.port`, port], [`${part}.port.grpc`, port + grpcOffset]])),
        's3.port.iceberg': 0,
        's3.port.lance': 0,
        's3.config': s3Identities,
        bucket: config.s3.bucket,
        webdav: false,
        'admin.ui': false,
        'master.telemetry': false,
        'volume.preStopSeconds': 0,
      };
      return spawn(
        toolPath(s3Tool, config.cacheFolder, process.env),
        ['mini', ...Object.entries(options).map(([name, value]) => `-${name}=${String(value)}`)],
        // Its own environment: AWS_… variables of the user's would become credentials of this server.
        { cwd: config.stateFolder, detached: true, stdio: ['ignore', log, log], env: { HOME: config.stateFolder, PATH: process.env['PATH'] } },
      );
    },
    ready: async (_child, signal) => {
      const bucket = `http://127.0.0.1:${String(ports.s3)}/${config.s3.bucket}`;
      await untilAnswered(bucket, {}, (response) => response.status === 403, signal);
      await untilStoring(`http://127.0.0.1:${String(ports.filer)}/buckets/${config.s3.bucket}/.ready`, signal);
      return {};
    },
  };
}

/** The gateway answers before there is a volume to write to: a file is written, read and deleted beneath it. */
async function untilStoring(file: string, signal: AbortSignal): Promise<void> {
  await untilAnswered(file, { method: 'PUT', body: 'ready' }, (response) => response.ok, signal);
  await untilAnswered(file, {}, (response) => response.ok, signal);
  await untilAnswered(file, { method: 'DELETE' }, (response) => response.ok, signal);
}
