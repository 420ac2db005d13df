import { appendFileSync, closeSync, mkdtempSync, readFileSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastLines, openLog, rotateLog } from './logs.ts';

const newPath = () => join(mkdtempSync(join(tmpdir(), 'everstep-log-')), 'part.log');

test('the last lines of a long log, without empty ones', () => {
  const path = newPath();
  appendFileSync(path, `${'long ago\n'.repeat(100_000)}first\n\nsecond\n`);
  expect(lastLines(path, 2)).toEqual(['first', 'second']);
});

test('no lines of a log that is not there', () => {
  expect(lastLines(newPath(), 5)).toEqual([]);
});

test('a log that has grown too big is set aside while its writer goes on', () => {
  const path = newPath();
  const log = openLog(path);
  writeSync(log, 'x'.repeat(9 * 1024 ** 2));
  rotateLog(path);
  writeSync(log, 'after\n');
  closeSync(log);
  expect(readFileSync(path, 'utf8')).toBe('after\n');
  expect(statSync(`${path}.1`).size).toBe(9 * 1024 ** 2);
});

test('a small log stays', () => {
  const path = newPath();
  appendFileSync(path, 'kept\n');
  rotateLog(path);
  expect(readFileSync(path, 'utf8')).toBe('kept\n');
});
