import { beforeAll, describe, expect, it } from 'vitest';
import { textRows } from '../../datasets/text-table.ts';
import { type MailChain, mailChain } from '../support/mail-chain.ts';

describe('the 6,046 real mails', () => {
  let chain: MailChain;

  beforeAll(async () => {
    chain = await mailChain();
  });

  it('are all read, with their labels; those that break the rules of MIME are counted', () => {
    expect(chain.parsed.table.rows).toBe(6_046);
    expect(chain.parsed.labels).toEqual(['ham', 'spam']);
    expect(chain.parsed.rowsPerLabel).toEqual({ ham: 4_150, spam: 1_896 });
    expect(chain.context.logged).toEqual(['2 of 6046 mails break the rules of MIME: their body is taken as it stands']);
  });

  it('have text, in which no header line gives the label away', async () => {
    let withBody = 0;
    for (const { text, id } of textRows(await chain.context.store.readTable(chain.parsed.table))) {
      const body = text.slice(text.indexOf('\n') + 1);
      if (body.trim() !== '') withBody++;
      if (/^(From \S+@|Received: |Return-Path: |X-Spam)/.test(text)) expect.fail(`${id} begins with a header`);
    }
    expect(withBody).toBeGreaterThan(6_030);
  });

  it('lose the 130 with the words of another, and are split 70, 10 and 20 in a hundred', () => {
    const { training, validation, test, duplicatesRemoved } = chain.parts;
    expect(duplicatesRemoved).toBe(130);
    expect([training.rows, validation.rows, test.rows]).toEqual([4_142, 592, 1_182]);
  });

  it('give the same bytes when they are read and split again', async () => {
    const again = await mailChain();
    expect(again.parsed).toEqual(chain.parsed);
    expect(again.parts).toEqual(chain.parts);
  });
});
