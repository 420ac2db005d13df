import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, type RunDocumentJson } from '../support/everstep.ts';
import { smallNetwork, writeOpinions } from '../support/opinions.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';

interface SweepJson {
  readonly runId: string;
  readonly status: string;
  readonly failure?: { readonly code: string; readonly message: string };
  readonly children: readonly { readonly runId: string; readonly status: string; readonly seed: number; readonly values: Readonly<Record<string, number>>; readonly metrics: Readonly<Record<string, number>>; readonly startedAt: string }[];
  readonly table: readonly { readonly completed: number; readonly metrics: Readonly<Record<string, { readonly mean: number; readonly deviation?: number }>> }[];
}

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let done: SweepJson;

const withoutDropout = smallNetwork.filter((word, place) => word !== '--model.dropout' && smallNetwork[place - 1] !== '--model.dropout');
const sweep = (...more: string[]): string[] => ['sweep', 'text-classification', '--dataset', data, ...withoutDropout, ...more];

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1' });
  data = join(stateFolder, 'opinions.csv');
  await writeOpinions(data, 200);
  done = await everstepJson<SweepJson>(sweep('--param.dropout', '0,0.2', '--seeds', '2', '--epochs', '2', '--id', 'done'), environment);
});

afterAll(async () => {
  await everstep(['down'], environment);
  await rm(stateFolder, { recursive: true, force: true });
});

describe('a sweep', () => {
  it('makes a run of each combination and seed, and one table', () => {
    expect(done.children.map(({ runId, status, values, seed }) => [runId, status, values['model.dropout'], seed])).toEqual([['done.1', 'completed', 0, 1], ['done.2', 'completed', 0, 2], ['done.3', 'completed', 0.2, 1], ['done.4', 'completed', 0.2, 2]]);
    expect(done.table.map(({ completed }) => completed)).toEqual([2, 2]);
    const [one, two] = done.children.map(({ metrics }) => metrics['testLoss'] ?? Number.NaN);
    expect(done.table[0]?.metrics['testLoss']?.mean).toBeCloseTo(((one ?? 0) + (two ?? 0)) / 2, 10);
  });

  it('computes once what its runs share', async () => {
    const runs = await Promise.all(done.children.map(({ runId }) => everstepJson(['show', runId], environment)));
    const computed = (name: string): number => runs.filter(({ steps }: RunDocumentJson) => steps.some((step) => step.name === name && !step.reused)).length;
    expect(['fetch-dataset', 'parse-text', 'split', 'train'].map((name) => [name, computed(name)])).toEqual([['fetch-dataset', 1], ['parse-text', 1], ['split', 2], ['train', 4]]);
  });

  it('is listed without its runs, shown as a table, and not reproduced as a whole', async () => {
    const list = await everstepJson<{ runId: string }[]>(['runs'], environment);
    expect(list.map(({ runId }) => runId)).toEqual(['done']);
    expect(await everstepJson<{ runId: string }[]>(['runs', '--children'], environment)).toHaveLength(5);
    const { stdout } = await everstep(['show', 'done'], environment);
    expect(stdout).toMatch(/dropout +best epoch|dropout.*test accuracy/);
    expect((await everstep(['reproduce', 'done'], environment)).stderr).toContain('everstep reproduce done.1');
  });
});

describe('a sweep with a run that fails', () => {
  it('lets the others complete, says which failed, and resumes only that', async () => {
    const { code, stdout } = await everstep([...sweep('--param.test-fraction', '0.2,0.999', '--epochs', '2', '--id', 'partly'), '--json'], environment);
    const failed = JSON.parse(stdout) as SweepJson;
    expect([code, failed.status, failed.failure?.code]).toEqual([1, 'failed', 'ES-SWEEP-FAILED']);
    expect(failed.failure?.message).toMatch(/1 of 2 runs did not complete\. partly\.2 \(testFraction 0\.999\) failed: /);
    expect(failed.children.map(({ status }) => status)).toEqual(['completed', 'failed']);

    await everstep(['resume', 'partly'], environment);
    const list = await everstepJson<{ build: string }>(['show', 'partly.1'], environment);
    expect(list.build).toBeTruthy();
    const again = await everstepJson<SweepJson>(['show', 'partly'], environment);
    expect(again.children[0]).toEqual(failed.children[0]);
    expect(again.children.map(({ status }) => status)).toEqual(['completed', 'failed']);
  });
});

describe('a cancelled sweep', () => {
  it('cancels its runs', async () => {
    await everstepJson(sweep('--seeds', '2', '--epochs', '3000', '--id', 'stopped', '--detach'), environment);
    await everstep(['cancel', 'stopped'], environment);
    const stopped = await everstepJson<SweepJson>(['show', 'stopped'], environment);
    expect(stopped.status).toBe('cancelled');
    expect(stopped.children.map(({ status }) => status).filter((status) => status !== 'cancelled' && status !== 'waiting')).toEqual([]);
  });
});
