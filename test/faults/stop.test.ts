import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, startTicksOf } from '../../infra/process-identity.ts';
import { everstep, everstepJson } from '../support/everstep.ts';
import { pidOf } from '../support/stack.ts';
import { faultSeed, momentFor } from './moments.ts';
import { expectContinued, expectIdentical, openTrainingLab, startReproduction, trainingAttempts, type TrainingLab, trainingLog, trainingProcess, untilMoment } from './trainings.ts';

let lab: TrainingLab;

beforeAll(async () => {
  process.stdout.write(`EVERSTEP_FAULT_SEED=${faultSeed}\n`);
  lab = await openTrainingLab();
  await everstepJson(lab.runWords('undisturbed'), lab.environment);
});

afterAll(() => lab.close());

function identityOf(pid: number): { pid: number; startTicks: number } {
  return { pid, startTicks: startTicksOf(pid) ?? -1 };
}

describe('cancel in the middle of training', () => {
  it('stops the compute process and frees its slot before the command returns, and keeps the checkpoint', async () => {
    const { command, runId } = await startReproduction(lab, 'undisturbed');
    const before = await untilMoment(command, momentFor('cancel'));
    const training = identityOf(trainingProcess(lab.stateFolder));
    const startedAt = performance.now();
    let goneAfterMs: number | undefined;
    const watching = (async () => {
      await expect.poll(() => isAlive(training), { interval: 20, timeout: 60_000 }).toBe(false);
      goneAfterMs = performance.now() - startedAt;
    })();

    const { code, stdout } = await everstep(['cancel', runId], lab.environment);
    expect(code).toBe(0);
    expect(stdout).toContain('cancelled');
    const cancelledAfterMs = performance.now() - startedAt;
    expect(isAlive(training)).toBe(false);
    await watching;
    process.stdout.write(`cancel: compute process gone ${seconds(goneAfterMs ?? 0)} after the command's start, run cancelled and command ended after ${seconds(cancelledAfterMs)}\n`);
    expect((await command.result).code).toBe(1);

    // the slot is free: another run trains at once, to its end
    await everstepJson(lab.runWords('next', '--epochs', '2'), lab.environment);
    await everstepJson(['resume', runId], lab.environment);
    await expectContinued(lab, runId, before);
  });
});

describe('a compute worker that is told to stop', () => {
  it('hands the training back with a checkpoint of that very moment, and the next one goes on from there', async () => {
    const { command, runId } = await startReproduction(lab, 'undisturbed');
    const before = await untilMoment(command, momentFor('SIGTERM'));
    const worker = identityOf(pidOf(lab.stateFolder, 'compute-worker'));
    const training = identityOf(trainingProcess(lab.stateFolder));
    const toldAt = new Date();
    process.kill(worker.pid, 'SIGTERM');
    await expect.poll(() => isAlive(worker), { timeout: 60_000 }).toBe(false);
    expect(isAlive(training)).toBe(false);
    await expectIdentical(command);

    expect(await trainingAttempts(lab, runId)).toBe(2);
    const { at } = await expectContinued(lab, runId, before);
    const messages = (await trainingLog(lab, runId)).map(({ message }) => message);
    expect(messages).toContain('stopped');
    process.stdout.write(`SIGTERM to the compute worker: trained again ${seconds(at.getTime() - toldAt.getTime())} after it\n`);
  });
});

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
