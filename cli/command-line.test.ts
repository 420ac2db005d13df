import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommandLine } from './command-line.ts';
import { failureOf } from './failure.ts';
import { createOutput } from './output.ts';
import { EverstepError, UsageError } from '../schemas/failure.ts';

function recorder() {
  const chunks = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof chunks) => new Writable({ write: (chunk, _, done) => { chunks[name] += String(chunk); done(); } });
  return { chunks, streams: { stdout: sink('stdout'), stderr: sink('stderr') } };
}

it('gives wrong use as the one JSON document', async () => {
  const { chunks, streams } = recorder();
  expect(await runCommandLine(['runn', '--json'], streams)).toBe(2);
  expect(JSON.parse(chunks.stdout)).toEqual({ error: { code: 'ES-USAGE-COMMAND', message: expect.stringContaining('Did you mean run?') } });
  expect(chunks.stderr).toBe('');
});

it('takes --json after "--" as no flag', async () => {
  const { chunks, streams } = recorder();
  expect(await runCommandLine(['presets', '--', '--json'], streams)).toBe(2);
  expect(chunks.stdout).toBe('');
  expect(chunks.stderr).toContain('does not take --json');
});

it('lets a command have one result only', () => {
  const { chunks, streams } = recorder();
  const output = createOutput(true, streams);
  output.line('on the way');
  output.result({ a: 1 }, () => 'text');
  expect(() => { output.result({ a: 2 }, () => 'text'); }).toThrow('one result');
  expect(chunks).toEqual({ stdout: '{"a":1}\n', stderr: 'on the way\n' });
});

it('tells wrong use, failures and the unforeseen apart', () => {
  expect(failureOf(new UsageError('ES-A', 'wrong'))).toMatchObject({ exitCode: 2, code: 'ES-A', message: 'wrong' });
  expect(failureOf(new EverstepError('ES-B', 'away'))).toMatchObject({ exitCode: 1, code: 'ES-B' });
  expect(failureOf(new TypeError('x is undefined', { cause: new Error('below') }))).toMatchObject({ exitCode: 1, code: 'ES-INTERNAL', trace: expect.stringContaining('caused by: Error: below') });
  expect(failureOf('text')).toMatchObject({ code: 'ES-INTERNAL' });
});
