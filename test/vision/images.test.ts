import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readArchive } from '../../datasets/archives/read-archive.ts';
import { mirrorWith } from '../support/datasets.ts';
import { everstep, everstepJson, type RunDocumentJson } from '../support/everstep.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';

const mirrorPath = 'dogs-vs-cats/train.zip';
const found = mirrorWith(mirrorPath);
const imagesPerLabel = 150;
const parameters = ['--shard-rows', '64', '--unreadable-limit', '1', '--epochs', '6', '--ensemble', '2'];

describe('300 photographs of dogs and cats', () => {
  let environment: NodeJS.ProcessEnv;
  let stateFolder: string;
  let folder: string;
  let first: RunDocumentJson;
  const run = (...more: string[]): string[] => ['image-classification', '--dataset', folder, ...parameters, ...more];
  const computed = ({ steps }: RunDocumentJson, name: string): number => steps.filter((step) => step.name === name && !step.reused).length;

  beforeAll(async () => {
    if ('missing' in found) return;
    stateFolder = await emptyStateFolder();
    environment = testEnvironmentOf(stateFolder);
    folder = join(stateFolder, 'pets');
    await writeImages(join(found.mirror, mirrorPath), folder);
    first = await everstepJson(['run', ...run('--id', 'pets')], environment);
  });

  beforeEach((test) => {
    if ('missing' in found) test.skip(found.missing);
  });

  afterAll(async () => {
    if ('missing' in found) return;
    await everstep(['down'], environment);
    await rm(stateFolder, { recursive: true, force: true });
  });

  it('are told apart by heads on the features of EfficientNet-Lite0; one that is cut off is left out and named', () => {
    expect(first.metrics['testAccuracy']).toBeGreaterThan(0.9);
    expect(first.metrics).toMatchObject({ testRows: 60, members: 2 });
    expect(first.steps.find(({ name }) => name === 'split-features')?.outputs).toMatchObject({ unreadable: [{ id: 'dog/cut-off.jpg', reason: expect.stringContaining('it is damaged') as string }] });
    expect(computed(first, 'conv-features')).toBeGreaterThan(4);
  });

  it('are shown in the report', async () => {
    const report = await readFile(first.report, 'utf8');
    expect(report.match(/src="data:image\/jpeg;base64,/g)?.length).toBeGreaterThanOrEqual(16);
    expect(report).toContain('labelled rightly');
  });

  it('teach networks that label other photographs', async () => {
    if ('missing' in found) return;
    const photo = join(stateFolder, 'photo.jpg');
    for await (const member of readArchive(join(found.mirror, mirrorPath), 'zip')) if (member.name === 'train/dog.3000.jpg') await writeFile(photo, await member.bytes());
    const { predictions } = await everstepJson<{ predictions: unknown[] }>(['predict', 'pets', photo], environment);
    expect(predictions).toEqual([expect.objectContaining({ file: photo, label: 'dog' })]);
    const { code, stderr } = await everstep(['predict', 'pets', join(folder, 'dog', 'cut-off.jpg')], environment);
    expect(code).toBe(2);
    expect(stderr).toContain('cut-off.jpg can\'t be labelled: it is damaged');
  });

  it('teach heads that are exported', async () => {
    const artifacts = await everstepJson<{ name: string; digest: string }[]>(['artifacts', 'list', 'pets'], environment);
    const [head] = artifacts.filter(({ name }) => name === 'train-head.model');
    const { files } = await everstepJson<{ files: string[] }>(['export', head?.digest ?? '', '--format', 'tfjs', '--to', join(stateFolder, 'head')], environment);
    expect(files).toContain('model.json');
  });

  it('cost only the shards that a new image changes', async () => {
    await writeFile(join(folder, 'cat', 'new.jpg'), await readFile(join(folder, 'dog', '3.jpg')).then((bytes) => Buffer.concat([bytes, Buffer.from('another')])));
    const { steps } = await everstepJson<{ steps: { name: string; state: string }[] }>(['plan', ...run()], environment);
    expect(steps.filter(({ name }) => name === 'conv-features')).toEqual([expect.objectContaining({ state: 'depends' })]);
    const second = await everstepJson(['run', ...run()], environment);
    expect(second.steps.filter(({ name }) => name === 'conv-features').length).toBeGreaterThan(4);
    expect(computed(second, 'conv-features')).toBeLessThanOrEqual(3);
    expect(computed(second, 'load-backbone')).toBe(0);
  });
});

/** Writes the archive's first images into a folder a label, and one of them cut off. */
async function writeImages(archive: string, folder: string): Promise<void> {
  const counts: Record<string, number> = { cat: 0, dog: 0 };
  for (const label of Object.keys(counts)) await mkdir(join(folder, label), { recursive: true });
  for await (const member of readArchive(archive, 'zip')) {
    const [, label = '', number = ''] = /^train\/(cat|dog)\.(\d+)\.jpg$/.exec(member.name) ?? [];
    const count = counts[label];
    if (count === undefined || count >= imagesPerLabel) continue;
    counts[label] = count + 1;
    await writeFile(join(folder, label, `${number}.jpg`), await member.bytes());
  }
  const whole = await readFile(join(folder, 'dog', '0.jpg'));
  await writeFile(join(folder, 'dog', 'cut-off.jpg'), whole.subarray(0, whole.length / 2));
}
