import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../temporal.config.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { installRuntime } from '../../workers/worker-process.ts';
import { historyFromText } from './history-text.ts';

const histories = join(projectFolder, 'test/replay/histories');
const read = async (name: string): Promise<string> => readFile(join(histories, name), 'utf8');
const replay = (history: string): Promise<void> => Worker.runReplayHistory({ workflowBundle: { codePath: join(currentBuild().folder, 'workflows.js') } }, historyFromText(history));

beforeAll(async () => {
  installRuntime();
  await promisify(execFile)(process.execPath, [join(projectFolder, 'scripts/build.mjs')]);
});

describe('a run that was begun by an earlier build goes on with this one', () => {
  it.each(['completed', 'reused', 'ensemble', 'failed', 'cancelled', 'resumed', 'sweep', 'sweep-resumed'])('%s', async (name) => {
    await expect(replay(await read(`${name}.json`))).resolves.toBeUndefined();
  });

  it('with each kind of history recorded', async () => {
    expect((await readdir(histories)).sort()).toEqual(['cancelled.json', 'completed.json', 'ensemble.json', 'failed.json', 'resumed.json', 'reused.json', 'sweep-resumed.json', 'sweep.json']);
  });
});

it('workflows that call other steps than the history has are found out', async () => {
  const history = (await read('completed.json')).replaceAll('"fit-vocabulary"', '"count-words"');
  await expect(replay(history)).rejects.toThrow(/determinism/i);
});
