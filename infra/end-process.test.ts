import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess } from './end-process.ts';
import { isAlive, type ProcessIdentity, startTicksOf } from './process-identity.ts';

/** A process that leads a group, once it has printed its first line. */
async function start(source: string): Promise<{ child: ChildProcess; identity: ProcessIdentity; line: string }> {
  const child = spawn(process.execPath, ['-e', source], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, identity: { pid: child.pid!, startTicks: startTicksOf(child.pid!)! }, line: line.toString().trim() };
}

test('a process that ends when it is asked to has its time for it', async () => {
  const { child, identity } = await start("process.on('SIGTERM', () => setTimeout(() => process.exit(7), 200)); setInterval(() => {}, 1000); console.log('up')");
  const exited = once(child, 'exit');
  await endProcess(identity, 10_000);
  expect((await exited)[0]).toBe(7);
});

test('a process that does not end is killed', async () => {
  const { child, identity } = await start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')");
  const exited = once(child, 'exit');
  await endProcess(identity, 100);
  expect((await exited)[1]).toBe('SIGKILL');
});

test('what a process has started goes with it', async () => {
  const { identity, line } = await start("const { spawn } = require('node:child_process'); console.log(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid); setInterval(() => {}, 1000)");
  const grandchild = { pid: Number(line), startTicks: startTicksOf(Number(line))! };
  expect(isAlive(grandchild)).toBe(true);
  await endProcess(identity, 10_000);
  await expect.poll(() => isAlive(grandchild)).toBe(false);
});

test('a process that has another one\'s pid is left alone', async () => {
  const { child, identity } = await start("setInterval(() => {}, 1000); console.log('up')");
  await endProcess({ ...identity, startTicks: identity.startTicks - 1 }, 10_000);
  expect(isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
});
