import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, modelDigest, type RunDocumentJson, startEverstep } from '../support/everstep.ts';
import { smallNetwork, writeOpinions } from '../support/opinions.ts';
import { copyProject, type ProjectCopy } from '../support/project-copy.ts';
import { emptyStateFolder, pidOf, testEnvironmentOf } from '../support/stack.ts';

interface PlanJson {
  readonly steps: readonly { readonly name: string; readonly state: string; readonly reason: string; readonly dependsOn: readonly string[] }[];
}

const scanner = 'datasets/words/word-scanner.ts';

let copy: ProjectCopy;
let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let first: RunDocumentJson;

const target = (...more: string[]): string[] => ['text-classification', '--dataset', data, ...smallNetwork, '--epochs', '2', ...more];
const run = (...more: string[]): Promise<RunDocumentJson> => everstepJson(['run', ...target(...more)], environment, copy.folder);
const plan = (): Promise<PlanJson> => everstepJson<PlanJson>(['plan', ...target()], environment, copy.folder);
const computed = ({ steps }: RunDocumentJson): string[] => steps.filter(({ reused }) => !reused).map(({ name }) => name);
const statesOf = ({ steps }: PlanJson): Record<string, string> => Object.fromEntries(steps.map(({ name, state }) => [name, state]));

async function firstWords(runId: string): Promise<string> {
  const { preview } = await everstepJson<{ preview: { rows: string[][] } }>(['artifacts', 'show', 'fit-vocabulary.vocabulary', '--run', runId], environment, copy.folder);
  return preview.rows.flat().join(' ');
}

beforeAll(async () => {
  copy = await copyProject();
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1' });
  data = join(stateFolder, 'opinions.csv');
  await writeOpinions(data, 300);
  first = await run('--id', 'first');
});

afterAll(async () => {
  await everstep(['down'], environment, copy.folder);
  await Promise.all([copy.remove(), rm(stateFolder, { recursive: true, force: true })]);
});

describe('the code that finds words', () => {
  it('that is only reformatted and commented changes nothing, nor does it replace the workers', async () => {
    const worker = pidOf(stateFolder, 'compute-worker');
    await copy.edit(scanner, (text) => text.replace('character.toLowerCase()', '// for readers alone\n\n      character\n    . toLowerCase( )'));
    const planned = await plan();
    expect(planned.steps.filter(({ state }) => state !== 'reused').map(({ name }) => name)).toEqual(['resolve-source']);
    expect(pidOf(stateFolder, 'compute-worker')).toBe(worker);
  });

  it('that is edited is named by the plan at every step that it goes into, and what depends on those', async () => {
    await copy.edit(scanner, (text) => text.replace('if (separators.', 'if (byte === 0x20) return space;\n  if (separators.'));
    const planned = await plan();
    expect(statesOf(planned)).toEqual({
      'resolve-source': 'computed', 'fetch-dataset': 'reused', 'parse-text': 'reused', split: 'computed', 'fit-vocabulary': 'computed', 'encode-text': 'computed', train: 'depends', evaluate: 'depends', 'explain-text': 'depends',
    });
    for (const step of planned.steps.filter(({ name }) => ['split', 'fit-vocabulary', 'encode-text'].includes(name))) expect(step.reason).toBe(`changed since the last run: the code of ${scanner}`);
    expect(planned.steps.find(({ name }) => name === 'train')?.dependsOn).toEqual(['fit-vocabulary', 'encode-text']);
  });

  it('whose results are the same leaves all after it reused', async () => {
    const again = await run();
    expect(computed(again)).toEqual(['resolve-source', 'split', 'fit-vocabulary', 'encode-text']);
    expect(modelDigest(again)).toBe(modelDigest(first));
  });

  it('that gives other words is used by the next run, though workers of the old build were running', async () => {
    const worker = pidOf(stateFolder, 'compute-worker');
    await expect(firstWords('first')).resolves.toMatch(/[a-z]{3}/);
    await copy.edit(scanner, (text) => text.replace('. toLowerCase( )', '. toUpperCase( )'));
    await run('--id', 'upper');
    const words = await firstWords('upper');
    expect(words).toMatch(/[A-Z]{3}/);
    expect(words).not.toMatch(/[a-z]/);
    expect(pidOf(stateFolder, 'compute-worker')).not.toBe(worker);
  });
});

describe('a run in flight', () => {
  it('survives that its workers are replaced by those of another build', async () => {
    await run('--epochs', '600', '--id', 'undisturbed');
    const again = startEverstep(['reproduce', 'undisturbed'], environment, copy.folder);
    await again.sees(/train: \d+ %/);
    const worker = pidOf(stateFolder, 'compute-worker');
    await copy.edit(scanner, (text) => text.replace('if (byte === 0x20)', 'if (byte === 0x20 || byte === 0x0a)'));
    await expect(everstep(['up'], environment, copy.folder)).resolves.toMatchObject({ code: 0 });
    expect(pidOf(stateFolder, 'compute-worker')).not.toBe(worker);
    const { code, stdout, stderr } = await again.result;
    expect(`${stdout}${stderr}`).toContain('Identical');
    expect(code).toBe(0);
  });
});
