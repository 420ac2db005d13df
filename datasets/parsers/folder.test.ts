import { expect, test } from 'vitest';
import { expectFailure } from '../../test/support/expect-failure.ts';
import { packTar, packTarGz } from '../../test/support/pack-tar.ts';
import { packZip } from '../../test/support/pack-zip.ts';
import { parseRows } from '../../test/support/parse-rows.ts';
import * as folder from './folder.ts';

const members = [
  { name: 'reviews/README.md', content: 'about' },
  { name: 'reviews/train/good/1.txt', content: '\ufeffnice' },
  { name: 'reviews/train/good/.hidden', content: 'no' },
  { name: 'reviews/train/Bad/1.txt', content: 'awful\r\n' },
  { name: 'reviews/train/good/2.txt', content: 'schön' },
];

test.each([
  ['zip', packZip],
  ['tar', packTar],
  ['tar.gz', packTarGz],
] as const)('takes the innermost folders of a %s as labels, in the order of the archive', async (format, pack) => {
  expect(await parseRows(folder, await pack(members), { format })).toEqual([
    { text: 'nice', label: 'good', id: 'reviews/train/good/1.txt' },
    { text: 'awful\r\n', label: 'Bad', id: 'reviews/train/Bad/1.txt' },
    { text: 'schön', label: 'good', id: 'reviews/train/good/2.txt' },
  ]);
});

test('keeps the parts that the folders train and test give, where all labels lie in them', async () => {
  const inBoth = [...members, { name: 'reviews/test/good/9.txt', content: 'fine' }, { name: 'reviews/test/Bad/9.txt', content: 'poor' }];
  const rows = await parseRows(folder, await packTar(inBoth), { format: 'tar' });
  expect(rows.map(({ label, part, text }) => [label, part, text.trim()])).toEqual([
    ['good', 'training', 'nice'],
    ['Bad', 'training', 'awful'],
    ['good', 'training', 'schön'],
    ['good', 'test', 'fine'],
    ['Bad', 'test', 'poor'],
  ]);
  const besides = await parseRows(folder, await packTar([...inBoth, { name: 'reviews/more/good/1.txt', content: 'so' }]), { format: 'tar' });
  expect(besides.map(({ part }) => part)).toEqual(new Array(6).fill(undefined));
});

test('names an empty folder, and says when there are none', async () => {
  const withEmpty = await packTar([{ name: 'a/1.txt', content: 'x' }, { name: 'b/', type: 'directory' }]);
  await expectFailure(parseRows(folder, withEmpty, { format: 'tar' }), 'ES-DATA-EMPTY-FOLDER', 'The folder b is empty');
  const withHiddenOnly = await packTar([{ name: 'a/1.txt', content: 'x' }, { name: 'b/', type: 'directory' }, { name: 'b/.keep', content: '' }]);
  await expectFailure(parseRows(folder, withHiddenOnly, { format: 'tar' }), 'ES-DATA-EMPTY-FOLDER');
  await expectFailure(parseRows(folder, await packTar([{ name: '1.txt', content: 'x' }]), { format: 'tar' }), 'ES-DATA-FOLDERS');
});

test('names the member, line and byte that is not UTF-8', async () => {
  const archive = await packTar([{ name: 'a/1.txt', content: 'x' }, { name: 'b/2.txt', content: Buffer.from('one\ntwo \xe9', 'latin1') }]);
  await expectFailure(parseRows(folder, archive, { format: 'tar' }), 'ES-DATA-UTF8', 'The member b/2.txt is not UTF-8: byte 8, on line 2');
});
