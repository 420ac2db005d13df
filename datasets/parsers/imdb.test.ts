import { expect, test } from 'vitest';
import { expectFailure } from '../../test/support/expect-failure.ts';
import { packTarGz } from '../../test/support/pack-tar.ts';
import { parseRows } from '../../test/support/parse-rows.ts';
import * as imdb from './imdb.ts';

test('keeps both parts, turns HTML breaks into line ends and says so, and passes over what has no label', async () => {
  const archive = await packTarGz([
    { name: 'aclImdb/README', content: 'about' },
    { name: 'aclImdb/imdb.vocab', content: 'the' },
    { name: 'aclImdb/test/neg/0_2.txt', content: 'Dull.<br /><br />Really.' },
    { name: 'aclImdb/train/unsup/0_0.txt', content: 'who knows' },
    { name: 'aclImdb/train/urls_pos.txt', content: 'http' },
    { name: 'aclImdb/train/pos/1_9.txt', content: 'Breezy, not a <break>' },
    { name: 'aclImdb/train/pos/._1_9.txt', content: 'junk' },
  ]);
  const logged: string[] = [];
  const rows = await parseRows(imdb, archive, { format: 'tar.gz', log: (message) => logged.push(message) });
  expect(rows).toEqual([
    { text: 'Dull.\n\nReally.', label: 'neg', id: 'aclImdb/test/neg/0_2.txt', part: 'test' },
    { text: 'Breezy, not a <break>', label: 'pos', id: 'aclImdb/train/pos/1_9.txt', part: 'training' },
  ]);
  expect(logged).toEqual(['1 of 2 reviews have line breaks in HTML: they count as line ends, not as words']);
});

test('says where reviews must lie when there are none', async () => {
  await expectFailure(parseRows(imdb, await packTarGz([{ name: 'pos/1.txt', content: 'x' }]), { format: 'tar.gz' }), 'ES-DATA-FOLDERS', 'train/pos');
});
