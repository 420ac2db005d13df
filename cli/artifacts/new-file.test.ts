import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeNewFile } from './new-file.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'everstep-new-file-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text));
}

it('writes the parts one after the other', async () => {
  const path = join(folder, 'model.bin');
  await writeNewFile(path, parts('one', '', 'two'));
  await expect(readFile(path, 'utf8')).resolves.toBe('onetwo');
});

it('leaves a file that is there as it is', async () => {
  const path = join(folder, 'model.bin');
  await writeFile(path, 'mine');
  await expect(writeNewFile(path, parts('other'))).rejects.toMatchObject({ code: 'ES-FILE-EXISTS', message: `${path} is there already: name another file by --out.` });
  await expect(readFile(path, 'utf8')).resolves.toBe('mine');
});

it('names a folder that is not there, or is none', async () => {
  await expect(writeNewFile(join(folder, 'missing', 'model.bin'), parts('x'))).rejects.toMatchObject({ code: 'ES-FILE-FOLDER', message: expect.stringContaining(join(folder, 'missing')) });
  await writeFile(join(folder, 'file'), '');
  await expect(writeNewFile(join(folder, 'file', 'model.bin'), parts('x'))).rejects.toMatchObject({ code: 'ES-FILE-FOLDER' });
});

it('leaves nothing behind where the content breaks off', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* parts('half');
    throw new Error('the store is away');
  }
  await expect(writeNewFile(join(folder, 'model.bin'), broken())).rejects.toThrow('the store is away');
  await expect(readdir(folder)).resolves.toEqual([]);
});
