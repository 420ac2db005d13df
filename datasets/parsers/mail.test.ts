import { describe, expect, test } from 'vitest';
import { expectFailure } from '../../test/support/expect-failure.ts';
import { packTarGz } from '../../test/support/pack-tar.ts';
import { parseRows } from '../../test/support/parse-rows.ts';
import { mailText } from '../mail-text.ts';
import * as mail from './mail.ts';

const textOf = (lines: readonly string[], encoding: BufferEncoding = 'latin1'): Promise<{ text: string; byRules: boolean }> => mailText(Buffer.from(lines.join('\n'), encoding));

describe('the text of a mail', () => {
  test('is subject and body; no other header gets in', async () => {
    const { text, byRules } = await textOf(['From someone Fri Aug 23 11:03:37 2002', 'X-Spam-Status: Yes', 'From: a@example.org', 'Subject: =?iso-8859-1?Q?Caf=E9?=', '', 'Hello', 'there']);
    expect(text).toBe('Café\nHello\nthere');
    expect(byRules).toBe(true);
  });

  test('is decoded: base64, quoted-printable, character sets', async () => {
    expect((await textOf(['Content-Type: text/plain; charset=windows-1251', 'Content-Transfer-Encoding: base64', '', Buffer.from([0xcf, 0xf0, 0xe8]).toString('base64')])).text).toBe('\nПри');
    expect((await textOf(['Content-Type: text/plain; charset=iso-8859-15', 'Content-Transfer-Encoding: quoted-printable', '', '5 =A4 =', 'off'])).text).toBe('\n5 € off');
  });

  test('prefers the text part, and takes the HTML as text where there is none or it is blank', async () => {
    const parts = (plain: string): string[] => ['Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain', '', plain, '--b', 'Content-Type: text/html', '', '<p>rich &amp; <b>bold</b></p>', '--b--'];
    expect((await textOf(parts('plain'))).text.trim()).toBe('plain');
    expect((await textOf(parts(' '))).text.trim()).toBe('rich & bold');
    expect((await textOf(['Content-Type: text/html', '', '<p>only</p>'])).text).toBe('\nonly');
    expect((await textOf(['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/html', '', '<p>mixed</p>', '--b--'])).text).toBe('\nmixed');
  });

  test.each(['x-unknown', 'DEFAULT_CHARSET', '', '"', 'utf-7', 'iso-8859-1 foo'])('does not fail on the character set %j', async (charset) => {
    expect((await textOf([`Content-Type: text/plain; charset=${charset}`, '', 'caf\xe9 noir'])).text).toMatch(/caf.* noir/);
  });

  test('is what stands after the header where the parts cannot be found', async () => {
    const { text, byRules } = await textOf(['Subject: broken', 'Content-Type: multipart/alternative; boundary="=one"', '', '--= other', 'Content-Type: text/plain', '', 'caf\xe9']);
    expect(text).toBe('broken\n--= other\nContent-Type: text/plain\n\ncafé');
    expect(byRules).toBe(false);
  });

  test('is found in a text part that a wrong type makes an attachment', async () => {
    expect(await textOf(['Subject: s', 'Content-Type: TEXT/PLAIN charset=US-ASCII', '', 'body'])).toEqual({ text: 's\nbody', byRules: true });
  });

  test('is the subject alone where there is nothing to read', async () => {
    expect((await textOf(['Subject: empty', '', ''])).text).toBe('empty\n');
    expect((await textOf(['Subject: picture', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', '', 'iVBORw0KGgo='])).text).toBe('picture\n');
  });
});

test('labels come from the words of the folder right above; other files are passed over', async () => {
  const content = 'Subject: s\n\nb\n';
  const archive = await packTarGz([
    { name: 'package/data/easy-ham-1/1.txt', content },
    { name: 'package/data/easy-ham-1/1.json', content: '{}' },
    { name: 'package/spam/README/notes.txt', content },
    { name: 'SPAM_2/2', content },
    { name: 'spam/.DS_Store', content },
    { name: 'birmingham/3.eml', content },
    { name: 'nospam/4.eml', content },
  ]);
  const rows = await parseRows(mail, archive, { format: 'tar.gz' });
  expect(rows.map(({ id, label }) => [id, label])).toEqual([['package/data/easy-ham-1/1.txt', 'ham'], ['SPAM_2/2', 'spam']]);
});

test('an archive without mail is refused', async () => {
  await expectFailure(parseRows(mail, await packTarGz([{ name: 'a/1.txt', content: 'x' }]), { format: 'tar.gz' }), 'ES-DATA-FOLDERS');
});
