import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../temporal.config.ts';
import { type CommandResult, everstep, everstepJson, modelDigest, type RunDocumentJson, startEverstep } from '../support/everstep.ts';
import { smallNetwork, writeOpinionsFolder } from '../support/opinions.ts';
import { arrowPackages } from '../support/python-packages.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';
import { everstepInTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

interface ArtifactJson {
  readonly name: string;
  readonly kind: string;
  readonly digest: string;
  readonly shape?: readonly number[];
  readonly rows?: number;
  readonly columns?: readonly string[];
}

const rows = 300;
/** Some seconds of training: enough to be caught in it. */
const manyEpochs = 300;
const seconds = ['--epochs', String(manyEpochs)];
/** For runs that are not waited for. */
const minutes = ['--epochs', '5000'];

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let fresh: CommandResult;
let base: RunDocumentJson;
let temporal: Client;

const command = (...args: string[]): Promise<CommandResult> => everstep(args, environment);
const run = (id: string, ...more: string[]): string[] => ['run', 'text-classification', '--dataset', data, ...smallNetwork, '--id', id, ...more];
const show = (runId: string): Promise<RunDocumentJson> => everstepJson(['show', runId], environment);
/** Wrong use, said in one sentence; remarks about workers that are replaced may stand before it. */
const refused = (sentence: string) => ({ code: 2, stdout: '', stderr: expect.stringContaining(`error ${sentence}\n`) as string });
const statusInList = async (runId: string): Promise<string | undefined> => (await everstepJson<{ runId: string; status: string }[]>(['runs'], environment)).find((listed) => listed.runId === runId)?.status;

/** The night in which the clocks of Europe go from 2 to 3. */
function isLastSundayOfMarch(date: string): boolean {
  const day = new Date(`${date}T12:00:00Z`);
  return day.getUTCDay() === 0 && day.getUTCDate() >= 25;
}

/** As Temporal does by itself some days after the end of a run. */
async function forget(runId: string): Promise<void> {
  await temporal.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId: runId } });
  await until(() => temporal.workflow.getHandle(runId).describe().then(() => undefined, () => true), 100);
}

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1', EVERSTEP_GPU_THREADS: '2' });
  data = join(stateFolder, 'opinions');
  await writeOpinionsFolder(data, rows);
  fresh = await command(...run('base', '--epochs', '3'));
  base = await show('base');
  const { connectionOptions } = loadConfig(environment).temporal;
  temporal = new Client({ connection: await Connection.connect(connectionOptions) });
});

afterAll(async () => {
  await temporal.connection.close();
  await command('down');
  await rm(stateFolder, { recursive: true, force: true });
});

describe('a run over a folder, without a terminal', () => {
  it('takes the sub-folders for labels', () => {
    const parsed = base.steps.find(({ name }) => name === 'parse-text')?.outputs;
    expect(parsed).toMatchObject({ labels: ['bad', 'good'], table: { rows } });
    expect(base.metrics['testRows']).toBe(rows / 5);
  });

  it('tells its course in plain lines on stderr, and its end on stdout', () => {
    expect(fresh.code).toBe(0);
    const lines = fresh.stderr.split('\n');
    expect(lines).toContain('base');
    for (const name of ['parse-text', 'train', 'evaluate']) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${name}: done in \\d`)));
    expect(fresh.stdout).toMatch(/^base completed in /);
    expect(fresh.stdout).toMatch(/^ {2}train +computed /m);
    expect(fresh.stdout).toContain(`Report: ${base.report}`);
    expect(stripVTControlCharacters(fresh.stderr + fresh.stdout)).toBe(fresh.stderr + fresh.stdout);
  });
});

describe('a run in a terminal', () => {
  it('is drawn again and again in place, never wider than the terminal, and leaves the table', async () => {
    const { code, written } = await everstepInTerminal(run('drawn', ...seconds), environment, 70);
    expect(code).toBe(0);
    const eraseLine = '\u001b[2K';
    expect(written.split(eraseLine).length).toBeGreaterThan(20);
    expect(written).toMatch(new RegExp(`[█░]{16} +\\d+ %  epoch \\d+ of ${String(manyEpochs)}`));
    const drawn = written.slice(0, written.lastIndexOf(eraseLine)).split(/\r?\n/).map(stripVTControlCharacters).filter((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✓↺] /.test(line));
    expect(drawn.filter((line) => line.length > 70)).toEqual([]);
    const left = stripVTControlCharacters(written.slice(written.lastIndexOf(eraseLine)));
    expect(left).toMatch(/^\s*drawn completed in /);
    expect(left).toMatch(/train +computed/);
    expect(left).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏█]/);
  });
});

describe('a run that is not waited for', () => {
  it('is known to every command at once, and is watched to its end', async () => {
    await expect(everstepJson(run('detached', ...seconds, '--seed', '2', '--detach'), environment)).resolves.toMatchObject({ runId: 'detached', status: 'running' });
    const [watched, followed, listed] = await Promise.all([command('watch', 'detached'), command('logs', 'detached', '--follow'), statusInList('detached')]);
    expect(listed).toBe('running');
    expect(watched).toMatchObject({ code: 0, stdout: expect.stringMatching(/^detached completed in /), stderr: expect.stringMatching(/^train: /m) });
    expect(followed.code).toBe(0);
    expect(followed.stdout.trim().split('\n').at(-1)).toMatch(/ explain-text /);
  });

  it('is shown when it is watched after its end', async () => {
    await expect(everstepJson(['watch', 'detached'], environment)).resolves.toEqual(await show('detached'));
  });
});

describe('Ctrl-C', () => {
  it('stops watching, names the ways to go on, and the run completes', async () => {
    const watching = startEverstep(run('left', ...seconds, '--seed', '3'), environment);
    await watching.sees(/^train: /m);
    process.kill(watching.pid, 'SIGINT');
    const { code, stdout, stderr } = await watching.result;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/left goes on\. Watch it again: everstep watch left\. Stop it: everstep cancel left\n$/);
    await expect(everstepJson(['watch', 'left'], environment)).resolves.toMatchObject({ status: 'completed' });
  });

  it('cancels the run where that is asked for', async () => {
    const watching = startEverstep(run('stopped', ...seconds, '--seed', '4', '--cancel-on-interrupt'), environment);
    await watching.sees(/^train: /m);
    process.kill(watching.pid, 'SIGINT');
    const { code, stdout } = await watching.result;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^stopped cancelled/);
    expect(stdout).toContain('Go on with: everstep resume stopped');
    await expect(show('stopped')).resolves.toMatchObject({ status: 'cancelled' });
  });

  it('stops following a log', async () => {
    await everstepJson(run('logged', ...minutes, '--seed', '5', '--detach'), environment);
    const following = startEverstep(['logs', 'logged', '--follow', '--json'], environment);
    await until(async () => ((await command('logs', 'logged', '--step', 'train')).stdout === '' ? undefined : true), 200);
    process.kill(following.pid, 'SIGINT');
    const { code, stdout } = await following.result;
    expect(code).toBe(130);
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
    await command('cancel', 'logged');
  });
});

describe('resume', () => {
  it('refuses a run that has completed', async () => {
    await expect(command('resume', 'base')).resolves.toEqual(refused('base is completed: there is nothing to go on with. [ES-RUN-COMPLETED]'));
  });

  it('refuses a run that is running, and completes it when it was terminated and forgotten', async () => {
    await everstepJson(run('ended', ...seconds, '--seed', '6', '--detach'), environment);
    await expect(command('resume', 'ended')).resolves.toEqual(refused('ended is running: "everstep watch ended" shows it. [ES-RUN-RUNNING]'));
    const following = command('logs', 'ended', '--follow');
    await temporal.workflow.getHandle('ended').terminate('for the test');
    await expect(statusInList('ended')).resolves.toBe('terminated');
    await expect(show('ended')).resolves.toMatchObject({ status: 'terminated' });
    await expect(following).resolves.toMatchObject({ code: 0 });
    await expect(command('watch', 'ended')).resolves.toMatchObject({ code: 1, stdout: expect.stringMatching(/^ended terminated\n[^]*Go on with: everstep resume ended\n$/) });

    await forget('ended');
    await expect(show('ended')).resolves.toMatchObject({ status: 'terminated' });
    const resumed = await everstepJson(['resume', 'ended'], environment);
    expect(resumed).toMatchObject({ runId: 'ended', status: 'completed' });
    expect(resumed.steps.map(({ name }) => name)).toEqual(base.steps.map(({ name }) => name));
  });

  it('is known to every command at once where it is not waited for', async () => {
    await expect(everstepJson(['resume', 'stopped', '--detach'], environment)).resolves.toEqual({ runId: 'stopped', status: 'running' });
    await expect(everstepJson(['watch', 'stopped'], environment)).resolves.toMatchObject({ status: 'completed' });
  });
});

describe('a run that Temporal has forgotten', () => {
  it('is listed and shown, with its logs and artifacts, and keeps its id', async () => {
    const words = [['runs'], ['show', 'base'], ['logs', 'base'], ['logs', 'base', '--follow'], ['watch', 'base'], ['artifacts', 'list', 'base']];
    const answers = (): Promise<unknown[]> => Promise.all(words.map((args) => everstepJson<unknown>(args, environment)));
    const before = await answers();
    await forget('base');
    await expect(answers()).resolves.toEqual(before);
    await expect(command(...run('base'))).resolves.toEqual(refused('There is a run base already: choose another --id. [ES-RUN-EXISTS]'));
    await expect(command('cancel', 'base')).resolves.toMatchObject({ code: 2, stderr: expect.stringContaining('No run base is running') });
  });
});

describe('logs', () => {
  it('are those of one step where that is asked for', async () => {
    const [all, training] = await Promise.all([['logs', 'base'], ['logs', 'base', '--step', 'train']].map((args) => everstepJson<{ source: string }[]>(args, environment)));
    expect(new Set(all?.map(({ source }) => source)).size).toBeGreaterThan(5);
    expect(training).toEqual(all?.filter(({ source }) => source === 'train'));
    expect(training).not.toEqual([]);
  });
});

describe('artifacts', () => {
  let python: string;
  let artifacts: ArtifactJson[];

  const named = (name: string): ArtifactJson => artifacts.find((artifact) => artifact.name === name) ?? expect.fail(`there is no artifact ${name}`);
  const get = async (name: string, file: string): Promise<string> => (await everstepJson<{ path: string }>(['artifacts', 'get', name, '--run', 'base', '--out', join(stateFolder, file)], environment)).path;

  beforeAll(async () => {
    python = await pythonWith(arrowPackages);
    artifacts = await everstepJson<ArtifactJson[]>(['artifacts', 'list', 'base'], environment);
  });

  it('are listed with what they are', async () => {
    expect(named('encode-text.training.sequences')).toMatchObject({ kind: 'tensor', dtype: 'int32', shape: [0.7 * rows, 40] });
    expect(named('parse-text.table')).toMatchObject({ kind: 'table', rows });
    expect(named('train.model').digest).toBe(modelDigest(base));
    expect((await command('artifacts', 'list', 'base')).stdout).toMatch(/^train\.model +model +[0-9a-f]{12} /m);
  });

  it('are found by name, by digest and by the first digits of one', async () => {
    const { digest } = named('encode-text.training.sequences');
    const [byName, ...byDigest] = await Promise.all(['encode-text.training.sequences', digest, digest.slice(0, 8)].map((ref) => everstepJson<unknown>(['artifacts', 'show', ref, '--run', 'base'], environment)));
    expect(byDigest).toEqual([byName, byName]);
    expect(byName).toMatchObject({ digest, preview: { rows: { length: 5 } } });
  });

  it('that are not there are wrong use', async () => {
    await expect(command('artifacts', 'show', 'abcdef012345')).resolves.toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error No artifact abcdef012345 in any run\./) });
    await expect(command('artifacts', 'get', 'train.modle', '--run', 'base')).resolves.toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean train.model?') });
    await expect(command('artifacts', 'list', 'bass')).resolves.toMatchObject({ code: 2, stderr: expect.stringContaining('There is no run bass. Did you mean base?') });
  });

  it('are NumPy files where they are tensors', async () => {
    const path = await get('encode-text.training.sequences', 'sequences.npy');
    const { preview } = await everstepJson<{ preview: { rows: string[][] } }>(['artifacts', 'show', 'encode-text.training.sequences', '--run', 'base'], environment);
    const program = 'import json, sys, numpy; a = numpy.load(sys.argv[1]); print(json.dumps([str(a.dtype), a.shape, a[:5, :8].tolist()]))';
    expect(JSON.parse(await runPython(python, ['-c', program, path]))).toEqual(['int32', [0.7 * rows, 40], preview.rows.map(([, values = '']) => values.split(' ').slice(0, 8).map(Number))]);
  });

  it('are Arrow files where they are tables', async () => {
    const path = await get('parse-text.table', 'table.arrow');
    const program = 'import json, sys, pyarrow as pa; t = pa.ipc.open_file(sys.argv[1]).read_all(); t.validate(full=True); print(json.dumps([t.num_rows, t.column_names]))';
    expect(JSON.parse(await runPython(python, ['-c', program, path]))).toEqual([rows, named('parse-text.table').columns]);
  });

  it('are safetensors where they are models', async () => {
    const file = await readFile(await get('train.model', 'model.safetensors'));
    const headerBytes = Number(file.readBigUInt64LE(0));
    const weights = Object.values(JSON.parse(file.toString('utf8', 8, 8 + headerBytes)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>).filter(({ dtype }) => dtype === 'F32');
    expect(weights.map(({ shape }) => shape)).toContainEqual([expect.any(Number), 8]);
    expect(Math.max(...weights.map(({ data_offsets: [, end] }) => end))).toBe(file.length - 8 - headerBytes);
    for (const { shape, data_offsets: [from, to] } of weights) expect(to - from).toBe(4 * shape.reduce((product, extent) => product * extent, 1));
  });

  it('are not written over a file, nor where there is no folder', async () => {
    const path = await get('evaluate.probabilities', 'taken.npy');
    const bytes = await readFile(path);
    await expect(command('artifacts', 'get', 'train.model', '--out', path)).resolves.toEqual(refused(`${path} is there already: name another file by --out. [ES-FILE-EXISTS]`));
    await expect(readFile(path)).resolves.toEqual(bytes);
    await expect(command('artifacts', 'get', 'train.model', '--out', join(stateFolder, 'nowhere', 'model'))).resolves.toMatchObject({ code: 2, stderr: expect.stringContaining(`There is no folder ${join(stateFolder, 'nowhere')}`) });
  });
});

describe('export', () => {
  const files = { tfjs: ['group1-shard1of1.bin', 'model.json'], safetensors: ['model.safetensors'], 'saved-model': ['saved_model.pb', 'variables/variables.data-00000-of-00001', 'variables/variables.index'] };

  it.each(Object.entries(files))('writes %s with vocabulary and labels', async (format, written) => {
    const folder = join(stateFolder, `as-${format}`);
    const exported = await everstepJson<{ runId: string; digest: string; files: string[] }>(['export', 'base', '--format', format, '--to', folder], environment);
    expect(exported).toMatchObject({ runId: 'base', digest: modelDigest(base), files: ['README.md', ...written, 'labels.txt', 'vocabulary.txt'].sort() });
    expect(await readFile(join(folder, 'labels.txt'), 'utf8')).toBe('bad\ngood\n');
    expect((await readFile(join(folder, 'vocabulary.txt'), 'utf8')).split('\n')).toEqual(expect.arrayContaining(['delightful', 'dreary']));
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('sequences` (int32, rows × 40)');
    await expect(command('export', 'train.model', '--format', format, '--to', folder)).resolves.toEqual(refused(`The folder ${folder} is not empty: name another one by --to. [ES-FOLDER-CONTENT]`));
  });

  it('of what is no model is wrong use', async () => {
    const to = ['--format', 'tfjs', '--to', join(stateFolder, 'nothing')];
    await expect(command('export', 'bass', ...to)).resolves.toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('There is no run or model bass. Did you mean base?') });
    await expect(command('export', 'parse-text.table', ...to)).resolves.toMatchObject({ code: 2, stderr: expect.stringContaining('parse-text.table is a table: only models can be exported') });
  });
});

describe('--json', () => {
  it.each([
    'runs', 'show base', 'logs base', 'logs base --follow', 'watch base', 'artifacts list base', 'artifacts show train.model', 'status', 'up',
    'resume base', 'reproduce nowhere', 'show nowhere', 'logs nowhere', 'watch nowhere', 'cancel base', 'artifacts get nowhere',
  ])('is one document of %s', async (words) => {
    const { stdout } = await command(...words.split(' '), '--json');
    expect(stdout.endsWith('\n')).toBe(true);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });
});

describe('a schedule in a time zone', () => {
  it('shows five fires by the clock there, one after the other, without the night that has no such hour', async () => {
    const words = ['schedule', 'create', 'spring', '--preset', 'text-classification', '--dataset', data, '--cron', '30 2 25-31 3 *', '--timezone', 'Europe/Berlin'];
    const { stdout, code } = await command(...words);
    expect(code).toBe(0);
    const fires = [...stdout.matchAll(/^ {2}(\S+) 02:30:00 Europe\/Berlin {2}(\S+) (\S+) UTC$/gm)].map(([, date = '', utcDate = '', utcTime = '']) => ({ date, at: Date.parse(`${utcDate}T${utcTime}Z`) }));
    expect(stdout.match(/Europe\/Berlin {2}/g)).toHaveLength(5);
    expect(fires).toHaveLength(5);
    expect(fires.every(({ date }) => !isLastSundayOfMarch(date))).toBe(true);
    expect(fires.every(({ at }, place) => place === 0 || at > (fires[place - 1]?.at ?? Infinity))).toBe(true);
    await command('schedule', 'delete', 'spring');
  });
});

describe('reproduce', () => {
  it('refuses a run that has not completed', async () => {
    await expect(command('reproduce', 'logged')).resolves.toEqual(refused('logged has not completed: only a completed run can be reproduced. [ES-RUN-INCOMPLETE]'));
  });

  it('says which part of the numerical environment is another, and what differs first', async () => {
    await command('down');
    environment = { ...environment, EVERSTEP_GPU_THREADS: '1' };
    const { code, stdout } = await command('reproduce', 'base');
    expect(stdout).toMatch(/\nDifferent numerical environment: threads 2 → 1\.\n$/);
    const isDifferent = /^Different: (train|evaluate) is the first step whose output is not that of base \(\S.* → .*\)\.$/m.test(stdout);
    expect(isDifferent || stdout.includes('Identical: all 8 steps')).toBe(true);
    expect(code).toBe(isDifferent ? 1 : 0);
  });
});
