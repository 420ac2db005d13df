import { mkdirSync } from 'node:fs';
import { loadConfig } from '../temporal.config.ts';
import { logFile } from './layout.ts';
import { rotateLog } from './logs.ts';
import { partNames } from './layout.ts';
import { StackProcesses } from './stack-processes.ts';

const housekeepingMs = 5_000;

const config = loadConfig();
mkdirSync(config.stateFolder, { recursive: true, mode: 0o700 });
const stack = new StackProcesses(config, note);

let ending: Promise<void> | undefined;
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.on('SIGHUP', () => { stack.matchWanted().catch(fail); });
setInterval(keepHouse, housekeepingMs);
stack.start().catch(fail);

function end(): void {
  ending ??= stack.stop().then(() => { process.exit(0); }, fail);
}

function fail(error: unknown): void {
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
  ending ??= stack.stop().finally(() => { process.exit(1); });
}

function keepHouse(): void {
  for (const name of [...partNames, 'supervisor'] as const) rotateLog(logFile(config.stateFolder, name));
  if (stack.isSuperseded()) {
    note('the state folder is gone or belongs to another supervisor; ending');
    end();
  }
}

function note(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message}\n`);
}
