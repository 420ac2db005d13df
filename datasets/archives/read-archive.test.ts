import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetFormat } from '../../schemas/dataset.ts';
import { packTar, packTarGz } from '../../test/support/pack-tar.ts';
import { packZip } from '../../test/support/pack-zip.ts';
import { type ArchiveLimits, defaultArchiveLimits } from './archive-limits.ts';
import { readArchive } from './read-archive.ts';

type Member = { name: string; content: string };
const packers = { zip: packZip, tar: packTar, 'tar.gz': packTarGz } as const;
const formats = ['zip', 'tar', 'tar.gz'] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everstep-archives-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array, format: DatasetFormat, limits: Partial<ArchiveLimits> = {}): Promise<Member[]> {
  const file = join(folder, 'archive');
  await writeFile(file, bytes);
  const members: Member[] = [];
  for await (const member of readArchive(file, format, { ...defaultArchiveLimits, ...limits })) {
    if (member.kind === 'file') members.push({ name: member.name, content: Buffer.from(await member.bytes()).toString() });
    else members.push({ name: `${member.name}/`, content: '' });
  }
  return members;
}

describe.each(formats)('%s', (format) => {
  const pack = packers[format];

  test('gives what was packed, in its order', async () => {
    const nameArbitrary = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,12}(\/[a-zäß ]{1,8}x)?\.txt$/), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(nameArbitrary, fc.string({ maxLength: 3000 }), async (names, text) => {
        const members = names.map((name, index) => ({ name, content: text.slice(index) }));
        expect(await read(await pack(members), format)).toEqual(members);
      }),
      { numRuns: 25 },
    );
  });

  test('members that are not asked for are passed over', async () => {
    const file = join(folder, 'archive');
    await writeFile(file, await pack([{ name: 'a.txt', content: 'a'.repeat(100_000) }, { name: './b/c.txt', content: 'c' }]));
    const names: string[] = [];
    for await (const member of readArchive(file, format)) names.push(member.name);
    expect(names).toEqual(['a.txt', 'b/c.txt']);
  });

  test('leaving early lets go of the file', async () => {
    const file = join(folder, 'archive');
    await writeFile(file, await pack(Array.from({ length: 50 }, (_, index) => ({ name: `${index}.txt`, content: 'x'.repeat(50_000) }))));
    for await (const member of readArchive(file, format)) {
      expect(member.name).toBe('0.txt');
      break;
    }
  });

  test.each(['../secret.txt', 'a/../../secret.txt', '/etc/passwd', 'C:/secret.txt', '..\\secret.txt', 'a\\b.txt', 'a/..', 'bell\u0007.txt'])('refuses the path %j and names it', async (name) => {
    const archive = await pack([{ name: 'good.txt', content: 'good' }, { name, content: 'bad' }]);
    await expect(read(archive, format)).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-PATH', message: expect.stringContaining(JSON.stringify(name)), retryable: false });
  });

  test('refuses two members of one name', async () => {
    const archive = await pack([{ name: 'a/b.txt', content: '1' }, { name: './a//b.txt', content: '2' }]);
    await expect(read(archive, format)).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-DUPLICATE', message: expect.stringContaining('a/b.txt') });
  });

  test('refuses too many members, too large a member and too much in all, each by name', async () => {
    const archive = await pack([{ name: 'a.txt', content: 'a'.repeat(600) }, { name: 'b.txt', content: 'b'.repeat(700) }, { name: 'c.txt', content: 'c' }]);
    await expect(read(archive, format, { members: 2 })).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-LIMIT', message: expect.stringMatching(/more than 2 members.*c\.txt/) });
    await expect(read(archive, format, { memberBytes: 650 })).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-LIMIT', message: expect.stringMatching(/650 bytes in one member.*b\.txt/) });
    await expect(read(archive, format, { expandedBytes: 1_200 })).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-LIMIT', message: expect.stringContaining('1200 bytes unpacked') });
  });

  test('says of a cut-off archive that it is damaged', async () => {
    const archive = await pack([{ name: 'a.txt', content: 'a' }, { name: 'b.txt', content: Array.from({ length: 400 }, (_, index) => String(index)).join(' ') }]);
    for (const share of [0.1, 0.5, 0.7, 0.9]) {
      const cut = format === 'tar' ? archive.subarray(0, Math.floor((archive.length * share * 0.75) / 512) * 512) : archive.subarray(0, archive.length * share);
      await expect(read(cut, format)).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-DAMAGED' });
    }
  });

  test('says of garbage that it is no archive', async () => {
    const garbage = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 37 + (index >> 3)) % 256));
    await expect(read(garbage, format)).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-DAMAGED' });
    await expect(read(Buffer.alloc(0), format)).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-DAMAGED' });
  });
});

describe('bombs', () => {
  const zeros = Buffer.alloc(4_000_000);

  test('a zip bomb is stopped by the bytes that really come', async () => {
    const bomb = packZip([{ name: 'small.txt', content: 'x' }, { name: 'bomb.txt', content: zeros }]);
    await expect(read(bomb, 'zip', { ratioFromBytes: 100_000 })).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-LIMIT', message: expect.stringMatching(/200 bytes unpacked for each.*bomb\.txt/) });
  });

  test('headers that claim less do not help it', async () => {
    const bomb = packZip([{ name: 'bomb.txt', content: zeros, claimedBytes: 10 }]);
    await expect(read(bomb, 'zip', { memberBytes: 1_000 })).rejects.toMatchObject({ message: expect.stringContaining('bomb.txt') });
  });

  test('a gzip bomb is stopped while its member is passed over', async () => {
    const file = join(folder, 'archive');
    await writeFile(file, await packTarGz([{ name: 'bomb.txt', content: zeros }]));
    const passOver = async () => {
      for await (const member of readArchive(file, 'tar.gz', { ...defaultArchiveLimits, ratioFromBytes: 100_000 })) expect(member.name).toBe('bomb.txt');
    };
    await expect(passOver()).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-LIMIT', message: expect.stringContaining('bomb.txt') });
  });
});

describe('links and devices', () => {
  test.each([
    ['symlink', 'a link to “/etc/passwd”'],
    ['link', 'a link to “/etc/passwd”'],
    ['character-device', 'character-device'],
    ['fifo', 'fifo'],
  ] as const)('refuses a %s in a tar', async (type, words) => {
    const archive = await packTar([{ name: 'ok.txt', content: 'x' }, { name: 'bad', type, linkname: '/etc/passwd' }]);
    await expect(read(archive, 'tar')).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-SPECIAL', message: expect.stringContaining(words) });
  });

  test('refuses a symbolic link in a zip', async () => {
    const archive = packZip([{ name: 'bad', content: '/etc/passwd', mode: 0o120777 }]);
    await expect(read(archive, 'zip')).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-SPECIAL', message: expect.stringContaining('bad') });
  });
});

test('folders are given, so that an empty one can be noticed', async () => {
  expect(await read(await packTar([{ name: './', type: 'directory' }, { name: './spam/', type: 'directory' }, { name: './spam/1.txt', content: '1' }]), 'tar')).toEqual([
    { name: 'spam/', content: '' },
    { name: 'spam/1.txt', content: '1' },
  ]);
  expect(await read(packZip([{ name: 'spam/', content: '' }]), 'zip')).toEqual([{ name: 'spam/', content: '' }]);
});

test('a member whose content was changed is noticed by its checksum', async () => {
  const archive = packZip([{ name: 'a.txt', content: 'right' }]);
  archive.writeUInt32LE(0, archive.indexOf('PK\x01\x02', 0, 'latin1') + 16);
  await expect(read(archive, 'zip')).rejects.toMatchObject({ code: 'ES-DATA-ARCHIVE-DAMAGED', message: expect.stringContaining('checksum') });
});

test('a csv is no archive', () => {
  expect(() => readArchive('a.csv', 'csv')).toThrow(/zip, .tar or .tar.gz/);
});
