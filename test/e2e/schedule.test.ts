import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, modelDigest } from '../support/everstep.ts';
import { smallNetwork, writeOpinions } from '../support/opinions.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';
import { until } from '../support/until.ts';

interface ScheduleJson {
  readonly name: string;
  readonly paused: boolean;
  readonly nextFires: readonly string[];
  readonly recentRuns: readonly { readonly runId: string }[];
}

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let created: ScheduleJson;

const never = '0 0 1 1 *';
const create = (name: string, cron: string, ...more: string[]): string[] => ['schedule', 'create', name, '--preset', 'text-classification', '--dataset', data, ...smallNetwork, '--cron', cron, ...more];
const show = (name: string): Promise<ScheduleJson> => everstepJson<ScheduleJson>(['schedule', 'show', name], environment);
const statusOf = async (runId: string): Promise<string | undefined> => (await everstepJson<{ runId: string; status: string }[]>(['runs'], environment)).find((run) => run.runId === runId)?.status;

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1' });
  data = join(stateFolder, 'opinions.csv');
  await writeOpinions(data, 300);
  created = await everstepJson<ScheduleJson>(create('minutely', '* * * * *', '--epochs', '2'), environment);
});

afterAll(async () => {
  await everstep(['down'], environment);
  await rm(stateFolder, { recursive: true, force: true });
});

describe('a schedule of every minute', () => {
  it('shows its next five fires, a minute apart', () => {
    const times = created.nextFires.map((time) => Date.parse(time));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([60_000, 60_000, 60_000, 60_000]);
    expect(times[0]).toBeGreaterThan(Date.now() - 120_000);
  });

  it('fires twice by itself; the second run reuses all but the look at the source', async () => {
    const [first, second] = await until(async () => {
      const { recentRuns } = await show('minutely');
      const ids = recentRuns.map(({ runId }) => runId);
      return ids[1] !== undefined && (await statusOf(ids[1])) === 'completed' ? ids : undefined;
    }, 5_000);
    const runs = await Promise.all([first, second].map((runId) => everstepJson(['show', runId ?? ''], environment)));
    expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(runs.map(({ steps }) => steps.map(({ reused }) => reused))).toEqual([Array.from({ length: 9 }, () => false), [false, ...Array.from({ length: 8 }, () => true)]]);
    expect(new Set(runs.map(modelDigest)).size).toBe(1);
    expect(first).not.toBe(second);
    await expect(readFile(runs[1]?.report ?? '', 'utf8')).resolves.toContain(second);
  });

  it('rests while it is paused', async () => {
    await expect(everstep(['schedule', 'pause', 'minutely'], environment)).resolves.toMatchObject({ code: 0 });
    await expect(show('minutely')).resolves.toMatchObject({ paused: true, nextFires: [] });
    const { stdout } = await everstep(['schedule', 'list'], environment);
    expect(stdout).toMatch(/minutely .*paused/);
    await expect(everstep(['schedule', 'unpause', 'minutely'], environment)).resolves.toMatchObject({ code: 0 });
    await expect(show('minutely')).resolves.toMatchObject({ paused: false, nextFires: { length: 5 } });
  });

  it('is gone when it is deleted, and its runs stay', async () => {
    const { recentRuns } = await show('minutely');
    await expect(everstep(['schedule', 'delete', 'minutely'], environment)).resolves.toMatchObject({ code: 0 });
    await expect(everstepJson<ScheduleJson[]>(['schedule', 'list'], environment)).resolves.not.toContainEqual(expect.objectContaining({ name: 'minutely' }));
    await expect(statusOf(recentRuns[0]?.runId ?? '')).resolves.toBe('completed');
  });
});

describe('a run that a schedule has started', () => {
  let runId: string;

  it('starts at once when it is triggered', async () => {
    await everstepJson(create('rare', never, '--epochs', '700', '--timezone', 'Europe/Berlin'), environment);
    ({ runId } = await everstepJson<{ runId: string }>(['schedule', 'trigger', 'rare'], environment));
    expect(runId).toMatch(/^rare-/);
    await until(async () => ((await statusOf(runId)) === 'running' ? true : undefined));
  });

  it('keeps another from starting while it goes on', async () => {
    const { code, stdout } = await everstep(['schedule', 'trigger', 'rare'], environment);
    expect(code).toBe(1);
    expect(stdout).toContain('started nothing');
    expect((await show('rare')).recentRuns.map((run) => run.runId)).toEqual([runId]);
  });

  it('is cancelled and resumed like any other', async () => {
    await expect(everstep(['cancel', runId], environment)).resolves.toMatchObject({ code: 0 });
    await expect(statusOf(runId)).resolves.toBe('cancelled');
    const resumed = await everstepJson(['resume', runId], environment);
    expect(resumed).toMatchObject({ runId, status: 'completed' });
    expect(resumed.steps).toHaveLength(9);
  });

  it('makes room for the next', async () => {
    const next = await everstepJson<{ runId: string }>(['schedule', 'trigger', 'rare'], environment);
    expect(next.runId).not.toBe(runId);
  });
});

describe('wrong use', () => {
  it.each(['show', 'pause', 'unpause', 'trigger', 'delete'])('schedule %s of a name that is not there', async (command) => {
    const { code, stdout, stderr } = await everstep(['schedule', command, 'nightly'], environment);
    expect(stderr).toBe('error There is no schedule nightly: "everstep schedule list" shows them. [ES-SCHEDULE-UNKNOWN]\n');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each([
    [['taken', '* * * *'], /five fields are needed/],
    [['taken', '61 * * * *'], /61 is no minute: 0 to 59/],
    [['taken', never, '--timezone', 'Mars/Olympus'], /--timezone Mars\/Olympus: there is no such time zone/],
    [['rare', never], /There is a schedule rare already/],
  ] as const)('schedule create %j', async ([name, cron, ...more], message) => {
    const { code, stderr } = await everstep(create(name, cron, ...more), environment);
    expect(stderr).toMatch(message);
    expect(stderr.match(/^error /gm)).toHaveLength(1);
    expect(code).toBe(2);
  });

  it.each(['0 2 * * 7', '*/15 8-18 * * mon-fri', '@daily', '0 0 30 2 *'])('"%s" is no wrong use', async (cron) => {
    await expect(everstep(create('fine', cron), environment)).resolves.toMatchObject({ code: 0 });
    await expect(everstep(['schedule', 'delete', 'fine'], environment)).resolves.toMatchObject({ code: 0 });
  });
});
