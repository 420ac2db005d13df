import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectFolder } from '../../temporal.config.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A folder of its own for one test, removed after it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'everstep-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts a module of set-up in a process of its own. */
export function startScript(source: string, variables: NodeJS.ProcessEnv = {}): { readonly pid: number; readonly ended: Promise<Ended>; readonly said: (text: string) => Promise<void>; kill(): void } {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { cwd: projectFolder, env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      listeners.forEach((listener) => listener());
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    said: (text) => new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${text}: ${output}`)));
    }),
    kill: () => child.kill('SIGKILL'),
  };
}

/** The whole set-up, as `npm run setup` does it. */
export function setUp(variables: NodeJS.ProcessEnv): Promise<Ended> {
  return startScript("await import('./scripts/setup.mjs');", variables).ended;
}

/** A PATH with nothing on it but these programs: scripts by name, or real ones where the value is a path. */
export function pathWith(programs: Readonly<Record<string, string>>): string {
  const folder = join(newFolder(), 'bin');
  mkdirSync(folder);
  for (const [name, content] of Object.entries(programs)) {
    const file = join(folder, name);
    if (content.startsWith('/')) symlinkSync(content, file);
    else {
      writeFileSync(file, `#!/bin/sh\n${content}\n`);
      chmodSync(file, 0o755);
    }
  }
  return folder;
}
