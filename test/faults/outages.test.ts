import { setTimeout as wait } from 'node:timers/promises';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson } from '../support/everstep.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { pidOf } from '../support/stack.ts';
import { faultSeed, momentFor } from './moments.ts';
import { expectIdentical, openTrainingLab, startReproduction, trainingAttempts, type TrainingLab, untilMoment } from './trainings.ts';

let s3: TestS3;
let lab: TrainingLab;

beforeAll(async () => {
  process.stdout.write(`EVERSTEP_FAULT_SEED=${faultSeed}\n`);
  s3 = await startS3();
  lab = await openTrainingLab({
    variables: {
      EVERSTEP_S3_ENDPOINT: s3.endpoint,
      EVERSTEP_S3_BUCKET: 'everstep-outages',
      EVERSTEP_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      EVERSTEP_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    },
  });
  await everstepJson(lab.runWords('undisturbed'), lab.environment);
});

afterAll(async () => {
  await lab.close();
  await s3.stop();
});

/** Computes the run again, with this outage in the middle of training. @returns what the command said */
async function reproduceThrough(name: string, outage: () => Promise<void>): Promise<string> {
  const { command, runId } = await startReproduction(lab, 'undisturbed');
  await untilMoment(command, momentFor(name));
  await outage();
  await expectIdentical(command);
  // the attempt has waited inside, instead of failing
  expect(await trainingAttempts(lab, runId)).toBe(1);
  return command.stderr();
}

describe('in the middle of training', () => {
  it('an S3 server that is down for a minute is waited for, and the user sees that', async () => {
    const shown = await reproduceThrough('S3 down', async () => {
      await s3.kill();
      await wait(60_000);
      await s3.restart();
    });
    expect(shown).toMatch(/train: S3 at http:\/\/127\.0\.0\.1:\d+ is away \(.*ECONNREFUSED.*\): waiting, \d+ min left/);
  });

  it('an S3 server that takes connections and says nothing for 40 s is waited for', async () => {
    await reproduceThrough('S3 hung', () => hang(s3.pid(), 40_000));
  });

  it('a Temporal server that says nothing for 20 s is waited for, and the user sees that', async () => {
    const shown = await reproduceThrough('Temporal hung', () => hang(pidOf(lab.stateFolder, 'temporal'), 20_000));
    expect(shown).toMatch(/Temporal is away: waiting for it/);
    expect(shown).toMatch(/Temporal is back/);
  });
});

async function hang(pid: number, milliseconds: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await wait(milliseconds);
  process.kill(pid, 'SIGCONT');
}

describe('a run that is started while', () => {
  it.each([
    ['the S3 server does not answer', 'ES-S3-UNREACHABLE', /does not answer.*EVERSTEP_S3_ENDPOINT/, async () => ({ EVERSTEP_S3_ENDPOINT: `http://127.0.0.1:${String(await getPort())}` })],
    ['the S3 server does not know the credentials', 'ES-S3-CREDENTIALS', /refuses the credentials.*EVERSTEP_S3_SECRET_ACCESS_KEY/, async () => ({ EVERSTEP_S3_SECRET_ACCESS_KEY: 'wrong' })],
    ['the Temporal server does not answer', 'ES-TEMPORAL-UNREACHABLE', /does not answer.*TEMPORAL_ADDRESS/, async () => ({ TEMPORAL_ADDRESS: `127.0.0.1:${String(await getPort())}` })],
  ])('%s ends with 2 and one sentence that says what to do', async (_, code, sentence, variables) => {
    const startedAt = performance.now();
    const { code: exitCode, stderr } = await everstep(lab.runWords('never'), { ...lab.environment, ...(await variables()) });
    process.stdout.write(`${code} after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(2);
  });
});
