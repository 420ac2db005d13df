import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EverstepConfig } from '../temporal.config.ts';
import { endGraceMs } from './end-process.ts';
import { stateLayout } from './layout.ts';
import type { Part } from './part.ts';
import type { Ports } from './ports.ts';
import { temporalTool, toolPath } from './tools.ts';
import { untilAnswered } from './until-answered.ts';

/** Temporal's development server: SQLite file, web pages, bound to this machine. */
export function temporalPart(config: EverstepConfig, ports: Ports['temporal']): Part {
  const database = stateLayout(config.stateFolder).temporalDatabase;
  return {
    name: 'temporal',
    endGraceMs: endGraceMs.server,
    start: (log) => {
      mkdirSync(dirname(database), { recursive: true });
      const options = { 'db-filename': database, ip: '127.0.0.1', port: ports.grpc, 'http-port': ports.http, 'ui-port': ports.ui, 'metrics-port': ports.metrics, 'log-level': 'warn' };
      return spawn(
        toolPath(temporalTool, config.cacheFolder, process.env),
        ['server', 'start-dev', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])],
        // Its own environment: no profile of the user's applies, and it looks for no newer version outside.
        { cwd: config.stateFolder, detached: true, stdio: ['ignore', log, log], env: { HOME: config.stateFolder, PATH: process.env['PATH'], TEMPORAL_VERSION_CHECK_DISABLED: '1' } },
      );
    },
    ready: async (_child, signal) => {
      await untilAnswered(`http://127.0.0.1:${String(ports.http)}/api/v1/namespaces/${config.temporal.namespace}`, {}, (response) => response.ok, signal);
      return {};
    },
  };
}
