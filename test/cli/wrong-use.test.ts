import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep } from '../support/everstep.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'everstep-wrong-use-'));
  writeFileSync(join(folder, 'mail.csv'), 'text,label\nhello,ham\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A state folder that no stack was ever started in: whatever needs one would say so. */
const refused = (...words: string[]) => everstep(words, { ...process.env, NO_COLOR: '1', EVERSTEP_STATE_DIR: join(folder, 'state') });

describe('wrong use ends with 2, one sentence and nothing started', () => {
  it.each([
    [['rum'], 'There is no command rum. Did you mean run?'],
    [['schedule', 'creat'], 'There is no command schedule creat. Did you mean schedule create?'],
    [['run', 'spam-cn'], 'There is no preset or pipeline spam-cn. Did you mean spam-cnn?'],
    [['run'], 'PRESET_OR_PIPELINE is missing: everstep run PRESET_OR_PIPELINE.'],
    [['run', 'spam-cnn', 'twice'], 'everstep run does not take twice'],
    [['run', 'spam-cnn', '--batchsize', '3'], 'There is no flag --batchsize here. Did you mean --batch-size?'],
    [['run', 'spam-cnn', '--batch-size', '0'], '--batch-size 0: at least 1.'],
    [['run', 'spam-cnn', '--batch-size', '-1'], '--batch-size -1: at least 1.'],
    [['run', 'spam-cnn', '--batchSize', '1e9'], '--batch-size 1000000000: at most 65536.'],
    [['run', 'spam-cnn', '--batch-size', 'many'], '--batch-size many: a whole number, 1 to 65536.'],
    [['run', 'spam-cnn', '--seed'], '--seed has no value'],
    [['run', 'spam-cnn', '--optimizer.learningRate', '0'], '--optimizer.learning-rate 0: over 0.'],
    [['run', 'spam-cnn', '--id', 'a/b'], '--id a/b: letters, digits, dots, colons and hyphens.'],
    [['run', 'spam-cnn', '--dataset', 'missing.csv'], 'There is no file or folder'],
    [['run', 'text-classification'], '--dataset is missing'],
    [['plan', 'spam-cnn', '--epochs', '0'], '--epochs 0: at least 1.'],
    [['runs', '--limit', '0'], '--limit 0: at least 1.'],
    [['schedule', 'create', 'nightly', '--preset', 'spam-cnn', '--cron', '0 25 * * *'], '25 is no hour: 0 to 23'],
    [['schedule', 'create', 'nightly', '--preset', 'spam-cnn', '--cron', '0 2 * * *', '--timezone', 'Mars'], '--timezone Mars: there is no such time zone'],
    [['schedule', 'create', 'nightly', '--cron', '0 2 * * *'], '--preset is missing'],
    [['schedule', 'create', 'a/b', '--preset', 'spam-cnn', '--cron', '0 2 * * *'], 'NAME a/b: name of a schedule'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await refused(...words);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('shows the commands where none is named', async () => {
    const { code, stdout, stderr } = await refused();
    expect(stderr).toContain('Commands:');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('shows the commands of a group where none of it is named', async () => {
    expect((await refused('schedule')).stderr).toContain('schedule trigger');
  });
});

describe('with --json', () => {
  it.each([[['run', 'spam-cn', '--json']], [['--json', 'run', 'spam-cnn', '--batch-size', '0']], [['--json']]])('%j gives the error as the only document', async (words) => {
    const { code, stdout, stderr } = await refused(...words);
    expect(JSON.parse(stdout)).toEqual({ error: { code: expect.stringMatching(/^ES-USAGE-/), message: expect.stringMatching(/./) } });
    expect(stderr).toBe('');
    expect(code).toBe(2);
  });
});

describe('servers that are not there end with a word about what to do', () => {
  it('Temporal', async () => {
    const { code, stdout } = await refused('schedule', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ES-TEMPORAL-UNREACHABLE', message: expect.stringContaining('everstep up') } });
    expect(code).toBe(2);
  });

  it('a Temporal elsewhere, by its address, within seconds', async () => {
    const { code, stderr } = await everstep(['schedule', 'list'], { ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(stderr).toContain('Temporal at 127.0.0.1:9 does not answer');
    expect(code).toBe(2);
  });

  it('S3', async () => {
    expect((await refused('runs')).stderr).toContain('everstep up');
  });

  it('no stack trace, unless asked for', async () => {
    expect((await refused('schedule', 'list')).stderr).not.toMatch(/^\s+at /m);
    expect((await refused('schedule', 'list', '--verbose')).stderr).toMatch(/^\s+at /m);
  });
});
