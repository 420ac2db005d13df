import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../temporal.config.ts';
import { everstep, everstepJson, modelDigest } from '../support/everstep.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { openTrainingLab, startReproduction, type TrainingLab, untilMoment } from './trainings.ts';

const noMount = 'a small file system cannot be mounted here';

/** A file system of this size in a new folder; undefined where that is not permitted. */
function mountSmall(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'everstep-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Leaves no room in a file system. @returns makes the room again */
function fill(folder: string): () => void {
  const ballast = join(folder, 'ballast');
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(ballast, new Uint8Array(bavail * bsize));
  } catch {
    // whatever fitted is there
  }
  return () => { rmSync(ballast); };
}

describe('the disk of the S3 server', () => {
  let folder: string | undefined;
  let s3: TestS3;
  let lab: TrainingLab;

  beforeAll(async () => {
    folder = mountSmall(400);
    if (folder === undefined) return;
    s3 = await startS3({ dataFolder: join(folder, 'data') });
    lab = await openTrainingLab({
      variables: {
        EVERSTEP_S3_ENDPOINT: s3.endpoint,
        EVERSTEP_S3_BUCKET: 'everstep-small',
        EVERSTEP_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        EVERSTEP_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      },
    });
  });

  afterAll(async () => {
    if (folder === undefined) return;
    await lab.close();
    await s3.stop();
    unmount(folder);
  });

  it('that is full ends the run with a sentence that says so; with room again, it is resumed', async (context) => {
    if (folder === undefined) return context.skip(noMount);
    const undisturbed = await everstepJson(lab.runWords('undisturbed'), lab.environment);
    const { command, runId } = await startReproduction(lab, 'undisturbed');
    await untilMoment(command, { percent: 10, delayMs: 0 });
    const makeRoom = fill(folder);
    const filledAt = performance.now();
    const { code, stdout, stderr } = await command.result;
    process.stdout.write(`full disk: the run ended ${((performance.now() - filledAt) / 1_000).toFixed(1)} s after it\n`);
    expect(`${stderr}${stdout}`).toMatch(/disk is probably full\. Free some space there, then resume the run/);
    expect(`${stderr}${stdout}`).toContain('ES-S3-FULL');
    expect(code).toBe(1);

    makeRoom();
    const { code: resumedCode, stderr: resumedShown } = await everstep(['resume', runId], lab.environment);
    expect([resumedCode, resumedShown]).toEqual([0, expect.stringContaining('train: done')]);
    expect(modelDigest(await everstepJson(['show', runId], lab.environment))).toBe(modelDigest(undisturbed));
  });
});

describe('the cache folder of this machine', () => {
  let folder: string | undefined;
  let lab: TrainingLab;

  beforeAll(async () => {
    folder = mountSmall(4);
    if (folder === undefined) return;
    lab = await openTrainingLab();
    const { cacheFolder } = loadConfig(lab.environment);
    for (const name of readdirSync(cacheFolder)) if (name !== 'objects') symlinkSync(join(cacheFolder, name), join(folder, name));
    mkdirSync(join(folder, 'objects'));
    lab.environment['EVERSTEP_CACHE_DIR'] = folder;
  });

  afterAll(async () => {
    if (folder === undefined) return;
    await lab.close();
    unmount(folder);
  });

  it('that is full is named by the command that uploads and by the step that needs it; with room again, the run is resumed', async (context) => {
    if (folder === undefined) return context.skip(noMount);
    expect((await everstep(['up'], lab.environment)).code).toBe(0);
    const makeRoom = fill(folder);
    const sentence = /disk of .* is full: free some space there, or name another folder by EVERSTEP_CACHE_DIR/;
    const uploading = await everstep(lab.runWords('never', '--epochs', '2'), lab.environment);
    expect(`${uploading.stderr}${uploading.stdout}`).toMatch(sentence);
    expect(uploading.code).toBe(1);

    const elsewhere = { ...lab.environment, EVERSTEP_CACHE_DIR: loadConfig().cacheFolder };
    const running = await everstep(lab.runWords('full', '--epochs', '2'), elsewhere);
    expect(`${running.stderr}${running.stdout}`).toMatch(sentence);
    expect(running.code).toBe(1);

    makeRoom();
    const resumed = await everstepJson(['resume', 'full'], lab.environment);
    expect(resumed.status).toBe('completed');
  });
});
