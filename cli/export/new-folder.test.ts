import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeNewFolder } from './new-folder.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'everstep-folder-'));
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const one = [{ path: 'one.txt', bytes: Buffer.from('one') }];

it('holds the given files and what was written into the draft', async () => {
  const folder = join(parent, 'new');
  const files = await writeNewFolder(`${folder}/`, async (draft) => {
    await mkdir(join(draft, 'deep'));
    await writeFile(join(draft, 'deep', 'two.txt'), 'two');
    return one;
  });
  expect(files).toEqual(['deep/two.txt', 'one.txt']);
  expect(await readFile(join(folder, 'one.txt'), 'utf8')).toBe('one');
  expect(await readdir(parent)).toEqual(['new']);
});

it('takes the place of an empty one', async () => {
  await mkdir(join(parent, 'empty'));
  await writeNewFolder(join(parent, 'empty'), () => Promise.resolve(one));
  expect(await readdir(join(parent, 'empty'))).toEqual(['one.txt']);
});

it('leaves nothing behind where something fails', async () => {
  await expect(writeNewFolder(join(parent, 'new'), async (draft) => {
    await writeFile(join(draft, 'half.txt'), 'half');
    throw new Error('it broke');
  })).rejects.toThrow('it broke');
  expect(await readdir(parent)).toEqual([]);
});

it.each([
  ['a folder with something in it', 'full', 'is not empty', 'ES-FOLDER-CONTENT'],
  ['a file', 'full/kept.txt', 'is a file', 'ES-FOLDER-FILE'],
  ['a folder in one that is not there', 'missing/new', 'There is no folder', 'ES-FOLDER-PARENT'],
])('%s is refused before anything is done', async (_, path, message, code) => {
  await mkdir(join(parent, 'full'));
  await writeFile(join(parent, 'full', 'kept.txt'), 'kept');
  await expect(writeNewFolder(join(parent, path), () => Promise.resolve(one))).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  expect(await readdir(parent, { recursive: true })).toEqual(['full', 'full/kept.txt']);
});
