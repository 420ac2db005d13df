import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Progress } from '../schemas/progress.ts';
import type { ArtifactStore } from '../store/artifacts.ts';
import { memoryArtifacts } from '../test/support/memory-artifacts.ts';
import { packZip } from '../test/support/pack-zip.ts';
import { readArchive } from './archives/read-archive.ts';
import { uploadPath } from './local-path.ts';

let folder: string;
let store: ArtifactStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everstep-local-'));
  store = memoryArtifacts().artifacts;
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test.each([
  ['mail.csv', 'text,label\nhello,ham\n', 'csv'],
  ['MAIL.CSV', 'text,label\nhello,ham\n', 'csv'],
  ['mail.jsonl', '{"text":"hello"}\n', 'jsonl'],
  ['mail.txt', 'hello', 'text'],
  ['mail.parquet', 'PAR1....PAR1', 'parquet'],
  ['mail.zip', packZip([{ name: 'a', content: 'a' }]), 'zip'],
  ['without-extension', packZip([{ name: 'a', content: 'a' }]), 'zip'],
  ['mail.tgz', gzipSync('a'), 'tar.gz'],
  ['network.h5', Buffer.from('\u0089HDF\r\n and so on', 'latin1'), 'weights'],
  ['network.pth', Buffer.from('\u0080\u0002 and so on', 'latin1'), 'weights'],
  ['network.safetensors', Buffer.from('\u0010\0\0\0\0\0\0\0{"a":{}}'), 'weights'],
  ['network.onnx', Buffer.from('\u0008\u0008 and so on'), 'weights'],
])('%s is uploaded as it is', async (name, content, format) => {
  const spec = await uploadPath(write(name, content), store);
  expect(spec).toMatchObject({ kind: 'upload', format });
  if (spec.kind === 'upload') expect(Buffer.from(await store.readBlob(spec.blob))).toEqual(Buffer.from(content));
});

test('progress ends at the whole size', async () => {
  const seen: Progress[] = [];
  await uploadPath(write('mail.csv', 'x'.repeat(200_000)), store, { onProgress: (progress) => seen.push(progress) });
  expect(seen.at(-1)).toMatchObject({ completed: 200_000, total: 200_000, unit: 'bytes' });
});

describe('a folder', () => {
  test('gives the same digest for the same names and contents', async () => {
    for (const name of ['spam/b.txt', 'ham/ä.txt', 'spam/a.txt', `ham/${'long'.repeat(40)}.txt`]) write(`one/${name}`, name);
    for (const name of [`ham/${'long'.repeat(40)}.txt`, 'spam/a.txt', 'ham/ä.txt', 'spam/b.txt']) {
      const path = write(`two/${name}`, name);
      utimesSync(path, 1_000, 1_000);
      await chmod(path, 0o600);
    }
    write('two/.DS_Store', 'hidden');
    const one = await uploadPath(join(folder, 'one'), store);
    expect(await uploadPath(join(folder, 'two'), store)).toEqual(one);
    write('two/spam/a.txt', 'changed');
    expect(await uploadPath(join(folder, 'two'), store)).not.toEqual(one);
  });

  test('is a tar whose members are sorted by name', async () => {
    for (const name of ['spam/b.txt', 'ham/z.txt', 'spam/a.txt', 'ham/B.txt', 'ham/empty.txt']) write(name, name.endsWith('empty.txt') ? '' : name.repeat(3_000));
    const spec = await uploadPath(folder, store);
    if (spec.kind !== 'upload') throw new Error('an upload is expected');
    expect(spec.format).toBe('tar');
    const names: string[] = [];
    for await (const member of readArchive(await store.blobFile(spec.blob), 'tar')) {
      names.push(member.name);
      if (member.kind === 'file' && member.name !== 'ham/empty.txt') expect(Buffer.from(await member.bytes()).toString()).toBe(member.name.repeat(3_000));
    }
    expect(names).toEqual(['ham', 'ham/B.txt', 'ham/empty.txt', 'ham/z.txt', 'spam', 'spam/a.txt', 'spam/b.txt']);
  });

  test.each([
    ['an empty folder', () => undefined, /is empty; one sub-folder a label/],
    ['a folder of loose files', () => write('a.txt', 'a'), /has no sub-folders/],
    ['an empty class', () => {
      write('ham/a.txt', 'a');
      mkdirSync(join(folder, 'spam'));
    }, /spam is empty/],
    ['a link', () => {
      write('ham/a.txt', 'a');
      symlinkSync('/etc/passwd', join(folder, 'ham', 'b.txt'));
    }, /b\.txt is a symbolic link/],
  ])('%s is refused', async (_what, prepare, words) => {
    prepare();
    await expect(uploadPath(folder, store)).rejects.toMatchObject({ code: 'ES-DATASET-FOLDER', message: expect.stringMatching(words) });
  });
});

test.each([
  ['not-there.csv', undefined, 'ES-DATASET-PATH', /no file or folder .*not-there\.csv/],
  ['mail.docx', 'text', 'ES-DATASET-FORMAT', /\(\.docx\); accepted are .*\.csv/],
  ['mail.csv.gz', gzipSync('text'), 'ES-DATASET-FORMAT', /\(\.gz\); accepted are/],
  ['mail.csv', packZip([]), 'ES-DATASET-FORMAT', /named like a csv file.*zip/],
  ['mail.zip', 'no zip', 'ES-DATASET-FORMAT', /named like a zip file.*something else/],
  ['mail.jsonl', '', 'ES-DATASET-EMPTY', /empty file/],
])('%s is refused', async (name, content, code, words) => {
  if (content !== undefined) write(name, content);
  await expect(uploadPath(join(folder, name), store)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  await expect(uploadPath(join(folder, name), store)).rejects.toThrow(join(folder, name));
});

test('nothing is left open or stored when a file of the folder cannot be packed', async () => {
  write('ham/a.txt', 'a');
  const long = write('ham/b.txt', 'b'.repeat(5_000_000));
  const growing = {
    writeBlob: async (pieces: AsyncIterable<Uint8Array> | Uint8Array) => {
      if (pieces instanceof Uint8Array) throw new Error('a stream is expected');
      writeFileSync(long, 'shorter');
      for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0);
      throw new Error('the error did not arrive');
    },
  };
  await expect(uploadPath(folder, growing)).rejects.toMatchObject({ code: 'ES-DATASET-FOLDER', message: expect.stringContaining('b.txt') });
});
