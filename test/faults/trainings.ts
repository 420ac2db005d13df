import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { everstep, everstepJson, type RunningCommand, startEverstep } from '../support/everstep.ts';
import { smallNetwork, writeOpinions } from '../support/opinions.ts';
import { emptyStateFolder, pidOf, testEnvironmentOf } from '../support/stack.ts';
import type { Moment } from './moments.ts';

/** A stack with a run over own data whose training takes long enough to be disturbed. */
export interface TrainingLab {
  readonly stateFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Words of the command line that runs it. */
  runWords(id: string, ...more: string[]): string[];
  close(): Promise<void>;
}

export async function openTrainingLab(options: { readonly epochs?: number; readonly rows?: number; readonly variables?: Readonly<Record<string, string>> } = {}): Promise<TrainingLab> {
  const stateFolder = await emptyStateFolder();
  const environment = testEnvironmentOf(stateFolder, options.variables);
  const data = join(stateFolder, 'opinions.csv');
  await writeOpinions(data, options.rows ?? 600);
  return {
    stateFolder,
    environment,
    runWords: (id, ...more) => ['run', 'text-classification', '--dataset', data, ...smallNetwork, '--epochs', String(options.epochs ?? 700), '--id', id, ...more],
    close: async () => {
      await everstep(['down'], environment);
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}

/** Where a training is, as the command shows it. */
export interface Position {
  readonly percent: number;
  readonly epoch: number;
}

/** The last position that a command has shown; undefined before training shows one, or after its end. */
export function positionOf(command: RunningCommand): Position | undefined {
  const shown = command.stderr();
  if (/train: (done|reused|failed)/.test(shown)) return undefined;
  const [, percent, epoch] = [...shown.matchAll(/train: (\d+) %, epoch (\d+)/g)].at(-1) ?? [];
  return percent === undefined ? undefined : { percent: Number(percent), epoch: Number(epoch) };
}

/** Waits until a command's training has come so far. @returns where it is then */
export async function untilMoment(command: RunningCommand, { percent, delayMs }: Moment): Promise<Position> {
  const ended = command.result.then(({ code, stderr, stdout }) => Promise.reject(new Error(`ended with ${String(code)} before ${String(percent)} % of the training:\n${stderr}${stdout}`)));
  ended.catch(() => undefined);
  for (;;) {
    const position = positionOf(command);
    if (position !== undefined && position.percent >= percent) break;
    await Promise.race([wait(50), ended]);
  }
  await Promise.race([wait(delayMs), ended]);
  const position = positionOf(command);
  if (position === undefined) throw new Error(`the training was over before ${String(percent)} % and ${String(delayMs)} ms: it is too short for this test`);
  return position;
}

/** The compute process that trains: the child of the compute worker that belongs to a slot with a device. */
export function trainingProcess(stateFolder: string): number {
  const worker = pidOf(stateFolder, 'compute-worker');
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(worker)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${String(pid)}/environ`, 'latin1').includes('CUDA_VISIBLE_DEVICES=0\0'));
  if (found === undefined) throw new Error('no compute process trains');
  return found;
}

/** Starts computing a run again. @returns the command and the id of the reproduction */
export async function startReproduction(lab: TrainingLab, run: string): Promise<{ command: RunningCommand; runId: string }> {
  const command = startEverstep(['reproduce', run], lab.environment);
  await command.sees(/reproduction-\d+$/m);
  return { command, runId: /^\S+-reproduction-\d+$/m.exec(command.stderr())?.[0] ?? '' };
}

/** The command has to end well, with the same bits as the run that it reproduces. */
export async function expectIdentical(command: RunningCommand): Promise<void> {
  const { code, stdout, stderr } = await command.result;
  expect(`${stderr}${stdout}`).toContain('Identical');
  expect(code).toBe(0);
}

/** How often a finished run's training was tried. */
export async function trainingAttempts(lab: TrainingLab, runId: string): Promise<number> {
  const { steps } = await everstepJson(['show', runId], lab.environment);
  return steps.find(({ name }) => name === 'train')?.attempts ?? 0;
}

interface LogLine {
  readonly time: string;
  readonly source: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What the training of a run has logged. */
export function trainingLog(lab: TrainingLab, runId: string): Promise<LogLine[]> {
  return everstepJson<LogLine[]>(['logs', runId, '--step', 'train'], lab.environment);
}

/** The last attempt must have gone on from a checkpoint no earlier than the epoch that was seen before the fault. */
export async function expectContinued(lab: TrainingLab, runId: string, before: Position): Promise<{ at: Date }> {
  const line = (await trainingLog(lab, runId)).findLast(({ message }) => message === 'going on from a checkpoint');
  expect(line, 'the training has started from zero').toBeDefined();
  expect(line?.fields?.['epoch']).toBeGreaterThanOrEqual(before.epoch);
  return { at: new Date(line?.time ?? 0) };
}
