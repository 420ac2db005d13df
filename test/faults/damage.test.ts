import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateLayout } from '../../infra/layout.ts';
import { tensorRefSchema, type TensorRef } from '../../schemas/reference.ts';
import { openStore, type Store } from '../../store/connect.ts';
import { sha256 } from '../../store/hash.ts';
import { layout } from '../../store/layout.ts';
import { createS3Client } from '../../store/s3-client.ts';
import { type EverstepConfig, loadConfig } from '../../temporal.config.ts';
import { everstep, everstepJson, modelDigest, type RunDocumentJson, startEverstep } from '../support/everstep.ts';
import { openTrainingLab, trainingProcess, type TrainingLab, untilMoment } from './trainings.ts';

const spare = 200;

let lab: TrainingLab;
let config: EverstepConfig;
let store: Store;
/** What `encode-text` made for the training: the index that the reference names, and the shard with the data. */
let index: string;
let shard: string;

beforeAll(async () => {
  lab = await openTrainingLab();
  const first = await everstepJson(lab.runWords('first', '--epochs', '2'), lab.environment);
  config = loadConfig(lab.environment);
  store = await openStore(config);
  const encoded = first.steps.find(({ name }) => name === 'encode-text')?.outputs as { training: { sequences: TensorRef } };
  const reference = tensorRefSchema.parse(encoded.training.sequences);
  index = reference.digest;
  shard = (await store.records.objectsOf([reference])).find(({ digest }) => digest !== index)?.digest ?? '';
});

afterAll(async () => {
  store.close();
  await lab.close();
});

/** Puts other bytes in an object's place, with the digest that the right ones have. */
async function overwrite(digest: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const bytes = change(Buffer.from((await store.objects.get(layout.object(digest)))?.bytes ?? []));
  const client = createS3Client(config.s3);
  await client.send(new PutObjectCommand({ Bucket: config.s3.bucket, Key: layout.object(digest), Body: bytes, Metadata: { sha256: digest } }));
  client.destroy();
}

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(spare) ^ 1, spare);
  return changed;
}

/** Flips a bit of the object where the server keeps it, behind its back; of its former copies there too. */
async function flipOnDisk(digest: string): Promise<void> {
  const bytes = Buffer.from((await store.objects.get(layout.object(digest)))?.bytes ?? []);
  const { s3Folder } = stateLayout(lab.stateFolder);
  let flips = 0;
  for (const name of readdirSync(s3Folder).filter((file) => file.endsWith('.dat'))) {
    const volume = readFileSync(join(s3Folder, name));
    const file = openSync(join(s3Folder, name), 'r+');
    for (let place = volume.indexOf(bytes); place !== -1; place = volume.indexOf(bytes, place + 1)) flips += writeSync(file, flipped(bytes), spare, 1, place + spare);
    closeSync(file);
  }
  expect(flips).toBeGreaterThan(0);
}

const localCopy = (digest: string): string => join(config.cacheFolder, 'objects', digest.slice(0, 2), digest);

async function isWhole(digest: string): Promise<boolean> {
  const object = await store.objects.get(layout.object(digest));
  return object !== undefined && sha256(object.bytes) === digest && (await store.objects.head(layout.damaged(digest))) === undefined;
}

/** A training that nobody has done before, over the encoded texts. */
async function trainAnew(id: string, epochs: number): Promise<RunDocumentJson> {
  return everstepJson(lab.runWords(id, '--epochs', String(epochs)), lab.environment);
}

const stepOf = (run: RunDocumentJson, name: string) => run.steps.find((step) => step.name === name);

async function expectReproducible(id: string): Promise<void> {
  const { code, stdout, stderr } = await everstep(['reproduce', id], lab.environment);
  expect(`${stderr}${stdout}`).toContain('Identical');
  expect(code).toBe(0);
}

describe('an object in S3', () => {
  it.each([
    ['overwritten by as many other bytes that claim to be it', 3, () => overwrite(shard, flipped), 'damaged'],
    ['cut to its half', 4, () => overwrite(shard, (bytes) => bytes.subarray(0, bytes.byteLength / 2)), 'overwritten'],
    ['gone', 5, () => store.objects.delete(layout.object(shard)), 'no longer'],
    ['that lists others, overwritten', 6, () => overwrite(index, (bytes) => Buffer.from(bytes.toString().replace(/"rows":\d/, '"rows":9'))), 'overwritten|damaged'],
  ])('%s, heals at the next run that needs it', async (_, epochs, damage, reason) => {
    await damage();
    await Promise.all([shard, index].map((digest) => rm(localCopy(digest), { force: true })));
    expect((await Promise.all([shard, index].map(isWhole))).includes(false)).toBe(true);

    const run = await trainAnew(`healed-${String(epochs)}`, epochs);
    expect(stepOf(run, 'encode-text')).toMatchObject({ reused: false, reason: expect.stringMatching(reason) as unknown });
    expect(stepOf(run, 'fit-vocabulary')).toMatchObject({ reused: true });
    expect(await Promise.all([shard, index].map(isWhole))).toEqual([true, true]);
    await expectReproducible(run.runId);
  });

  it('whose bits have flipped on the disk of the server, which then cannot give it, heals as well', async () => {
    await flipOnDisk(shard);
    await rm(localCopy(shard), { force: true });
    const run = await trainAnew('healed-disk', 7);
    expect(stepOf(run, 'encode-text')).toMatchObject({ reused: false, reason: expect.stringContaining('damaged') as unknown });
    expect(await isWhole(shard)).toBe(true);
    await expectReproducible(run.runId);
  });

  it('damaged while a run was stopped, heals when that is resumed', async () => {
    const undisturbed = await everstepJson(lab.runWords('undisturbed'), lab.environment);
    const { command, runId } = await startAgain();
    await untilMoment(command, { percent: 10, delayMs: 0 });
    expect(await everstep(['cancel', runId], lab.environment)).toMatchObject({ code: 0 });
    expect((await command.result).code).toBe(1);
    await overwrite(index, (bytes) => Buffer.from(bytes.toString().replace(/"rows":\d/, '"rows":9')));
    await rm(localCopy(index), { force: true });

    const resumed = await everstepJson(['resume', runId], lab.environment);
    expect(modelDigest(resumed)).toBe(modelDigest(undisturbed));
    expect(await isWhole(index)).toBe(true);
  });
});

async function startAgain(): Promise<{ command: ReturnType<typeof startEverstep>; runId: string }> {
  const command = startEverstep(['reproduce', 'undisturbed'], lab.environment);
  await command.sees(/reproduction-1$/m);
  return { command, runId: 'undisturbed-reproduction-1' };
}

describe('a copy on the disk of the worker', () => {
  it('that was damaged is never used: the object is read again', async () => {
    const before = await trainAnew('copied', 8);
    writeFileSync(localCopy(shard), flipped(readFileSync(localCopy(shard))));
    process.kill(trainingProcess(lab.stateFolder), 'SIGKILL');
    const run = await trainAnew('copied-again', 9);
    expect(stepOf(run, 'encode-text')).toMatchObject({ reused: true });
    expect(stepOf(run, 'train')?.outputs).toMatchObject({ history: expect.arrayContaining(historyOf(before).slice(0, 3)) as unknown });
    expect(sha256(readFileSync(localCopy(shard)))).toBe(shard);
  });
});

function historyOf(run: RunDocumentJson): unknown[] {
  return (stepOf(run, 'train')?.outputs as { history: unknown[] }).history;
}
