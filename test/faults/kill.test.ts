import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partNames } from '../../infra/layout.ts';
import { isAlive, startTicksOf } from '../../infra/process-identity.ts';
import { readStack } from '../../temporal.config.ts';
import { everstep, everstepJson } from '../support/everstep.ts';
import { pidOf } from '../support/stack.ts';
import { faultRounds, faultSeed, momentFor } from './moments.ts';
import { expectContinued, expectIdentical, openTrainingLab, startReproduction, trainingAttempts, type TrainingLab, trainingProcess, untilMoment } from './trainings.ts';

const parts = [...partNames, 'supervisor'] as const;
const victims = ['compute process', ...parts] as const;
type Victim = (typeof victims)[number];
const cases = Array.from({ length: faultRounds }, (_, round) => victims.map((victim) => [victim, round + 1] as const)).flat();

let lab: TrainingLab;

beforeAll(async () => {
  process.stdout.write(`EVERSTEP_FAULT_SEED=${faultSeed}\n`);
  lab = await openTrainingLab();
  await everstepJson(lab.runWords('undisturbed'), lab.environment);
});

afterAll(() => lab.close());

function processOf(victim: Victim): number {
  return victim === 'compute process' ? trainingProcess(lab.stateFolder) : pidOf(lab.stateFolder, victim);
}

/** Kills it at once. @returns when; resolves when it is gone */
async function kill(victim: Victim): Promise<Date> {
  const pid = processOf(victim);
  const identity = { pid, startTicks: startTicksOf(pid) ?? -1 };
  expect(isAlive(identity)).toBe(true);
  process.kill(pid, 'SIGKILL');
  const at = new Date();
  await expect.poll(() => isAlive(identity)).toBe(false);
  return at;
}

describe('kill -9 in the middle of training', () => {
  it.each(cases)('of %s (round %i): the run ends with the same bits', async (victim, round) => {
    const moment = momentFor(`${victim} ${String(round)}`);
    const { command, runId } = await startReproduction(lab, 'undisturbed');
    const before = await untilMoment(command, moment);
    const restarts = restartsOf(victim);
    const killedAt = await kill(victim);

    if (victim === 'supervisor') {
      const { command: up } = await bringUpLater(command, before.percent);
      expect(up.code).toBe(0);
    }
    await expectIdentical(command);
    const endedAt = new Date();

    const disturbed = victim === 'compute process' || victim === 'compute-worker' || victim === 'supervisor';
    expect(await trainingAttempts(lab, runId)).toBe(disturbed ? 2 : 1);
    const again = disturbed ? await expectContinued(lab, runId, before) : undefined;
    expect(restartsOf(victim)).toBe(restarts === undefined ? undefined : restarts + 1);
    expect(statesOfParts()).toEqual(partNames.map(() => 'ready'));
    const recovery = again === undefined ? '' : `, trained again ${seconds(killedAt, again.at)} after it`;
    process.stdout.write(`${victim}: killed at ${String(before.percent)} % and ${String(moment.delayMs)} ms${recovery}, run ended ${seconds(killedAt, endedAt)} after it\n`);
  });
});

/** After a killed supervisor the run goes on by itself; then `up` puts another one there, with fresh parts, in mid-training. */
async function bringUpLater(command: Parameters<typeof untilMoment>[0], percent: number): Promise<{ command: Awaited<ReturnType<typeof everstep>> }> {
  await untilMoment(command, { percent: percent + 5, delayMs: 0 });
  return { command: await everstep(['up'], lab.environment) };
}

function restartsOf(victim: Victim): number | undefined {
  return readStack(lab.stateFolder)?.processes.find(({ name }) => name === victim)?.restarts;
}

function statesOfParts(): string[] {
  return readStack(lab.stateFolder)?.processes.map((part) => (isAlive(part) ? part.state : 'gone')) ?? [];
}

function seconds(from: Date, to: Date): string {
  return `${((to.getTime() - from.getTime()) / 1_000).toFixed(1)} s`;
}
