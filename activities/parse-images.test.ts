import { describe, expect, it } from 'vitest';
import { imageRows } from '../datasets/images/image-table.ts';
import { parseImages } from '../schemas/steps/parse-images.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { animation, plainJpeg } from '../test/support/images.ts';
import { packTar, type TarMember } from '../test/support/pack-tar.ts';
import { packZip } from '../test/support/pack-zip.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import parse from './parse-images.ts';

type Members = Readonly<Record<string, Uint8Array | string>>;

async function parsed(members: Members, parameters: object = {}, context = testContext()) {
  const packed = packZip(Object.entries(members).map(([name, content]) => ({ name, content })));
  return parsedBlob(packed, 'zip', parameters, context);
}

async function parsedBlob(bytes: Uint8Array, format: string, parameters: object, context: TestContext) {
  const blob = await context.store.writeBlob(bytes);
  return parseImages.output.parse(await parse(parseImages.input.parse({ blob, format, shardRows: 8, unreadableLimit: 10, ...parameters }), context));
}

async function animals(folder: (label: string, number: number) => string, count = 3): Promise<Record<string, Uint8Array>> {
  const entries: [string, Uint8Array][] = [];
  for (const [place, label] of ['dog', 'cat'].entries()) for (let number = 0; number < count; number += 1) entries.push([folder(label, number), await plainJpeg(1 + place * 100 + number)]);
  return Object.fromEntries(entries);
}

describe('reading images', () => {
  it('takes labels from folders', async () => {
    const context = testContext();
    const { shards, ...rest } = await parsed({ 'pets/README': 'Two kinds.', ...(await animals((label, number) => `pets/${label}/${number}.jpg`, 9)) }, {}, context);
    expect(rest).toEqual({ labels: ['cat', 'dog'], rowsPerLabel: { cat: 9, dog: 9 }, unreadable: [] });
    const rows = [];
    for (const shard of shards) for await (const batch of context.store.readTableBatches(shard)) rows.push(...imageRows(batch));
    expect(shards.length).toBeGreaterThan(1);
    expect(rows.map(({ id }) => id)).toEqual([...Array.from({ length: 9 }, (_, number) => `pets/dog/${number}.jpg`), ...Array.from({ length: 9 }, (_, number) => `pets/cat/${number}.jpg`)]);
    expect(rows[0]).toMatchObject({ label: 'dog', width: 24, height: 16, bytes: new Uint8Array(await plainJpeg(1)) });
  });

  it('takes labels from the names of files that lie in one folder, as Kaggle and ImageNet name them', async () => {
    const kaggle = await parsed(await animals((label, number) => `train/${label}.${number}.jpg`));
    expect(kaggle.rowsPerLabel).toEqual({ cat: 3, dog: 3 });
    const [tench, shark] = [await plainJpeg(1), await plainJpeg(2)];
    expect((await parsed({ 'n01440764_tench.JPEG': tench, 'n01484850_great_white_shark.JPEG': shark })).labels).toEqual(['n01440764_tench', 'n01484850_great_white_shark']);
  });

  it('lists what cannot be read, and fails above the limit', async () => {
    const broken = { 'pets/cat/letter.jpg': 'Dear Sir', 'pets/dog/nothing.png': '' };
    const members = { ...(await animals((label, number) => `pets/${label}/${number}.jpg`)), ...broken };
    const { unreadable, rowsPerLabel } = await parsed(members, { unreadableLimit: 2 });
    expect(rowsPerLabel).toEqual({ cat: 3, dog: 3 });
    expect(unreadable).toEqual([
      { id: 'pets/cat/letter.jpg', reason: 'it is no image of a known kind (JPEG, PNG, WebP, GIF, AVIF, TIFF)' },
      { id: 'pets/dog/nothing.png', reason: 'it is an empty file' },
    ]);
    await expectFailure(parsed(members, { unreadableLimit: 1 }), 'ES-DATA-UNREADABLE', 'than the 1 that may be left out (--unreadable-limit): pets/cat/letter.jpg: it is no image');
  });

  it('says that animations count as their first picture', async () => {
    const context = testContext();
    const gif = await animation(['#ff0000', '#0000ff']);
    await parsed({ ...(await animals((label, number) => `pets/${label}/${number}.jpg`)), 'pets/cat/moving.gif': gif }, {}, context);
    expect(context.logged).toEqual(['animations count as their first picture']);
  });

  it('refuses a zip of something else', async () => {
    await expectFailure(parsed({ 'a/1.txt': 'one', 'b/2.txt': 'two' }, { unreadableLimit: 0 }), 'ES-DATA-IMAGES', 'none of its 2 files is one (a/1.txt: it is no image');
  });

  it('refuses a label without images, one label alone, an image without a folder, and a table', async () => {
    const context = testContext();
    const members: TarMember[] = [{ name: 'cat/', type: 'directory' }, { name: 'dog/1.jpg', content: await plainJpeg(1) }];
    await expectFailure(parsedBlob(await packTar(members), 'tar', {}, context), 'ES-DATA-EMPTY-FOLDER', 'The folder cat is empty');
    await expectFailure(parsed({ 'dog/1.jpg': await plainJpeg(1) }, { labelFrom: 'folder' }), 'ES-DATA-LABELS', 'one label only, "dog"');
    await expectFailure(parsed({ '1.jpg': await plainJpeg(1) }, { labelFrom: 'folder' }), 'ES-DATA-FOLDERS', '--label-from file-name');
    await expectFailure(parsedBlob(Buffer.from('a,b'), 'csv', {}, context), 'ES-DATA-FORMAT', 'the dataset is csv');
  });
});
