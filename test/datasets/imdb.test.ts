import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import encodeText from '../../activities/encode-text.ts';
import fetchDataset from '../../activities/fetch-dataset.ts';
import fitVocabulary from '../../activities/fit-vocabulary.ts';
import { implement } from '../../activities/parse-text.ts';
import resolveSource from '../../activities/resolve-source.ts';
import split from '../../activities/split.ts';
import * as imdb from '../../datasets/parsers/imdb.ts';
import { textRows } from '../../datasets/text-table.ts';
import type { parseText } from '../../schemas/steps/parse-text.ts';
import type { split as splitStep } from '../../schemas/steps/split.ts';
import { mirrorWith } from '../support/datasets.ts';
import { testContext } from '../support/step-context.ts';

const found = mirrorWith('imdb/aclImdb_v1.tar.gz');

describe('the 50,000 film reviews', () => {
  const context = testContext({ settings: { datasetMirror: 'mirror' in found ? found.mirror : undefined, allowPrivateHosts: [] } });
  let parsed: z.input<typeof parseText.output>;
  let parts: z.input<typeof splitStep.output>;

  beforeAll(async () => {
    if ('missing' in found) return;
    const { source, format, parser } = await resolveSource({ dataset: { kind: 'catalog', name: 'imdb' } }, context);
    expect({ format, parser }).toEqual({ format: 'tar.gz', parser: 'imdb' });
    const { blob } = await fetchDataset({ source }, context);
    parsed = await implement(imdb)({ blob, format, parser: 'imdb', textColumn: 'text', labelColumn: 'label' }, context);
    parts = await split({ table: parsed.table, validationFraction: 0.1, block: 1, seed: 1 }, context);
  });

  beforeEach((test) => {
    if ('missing' in found) test.skip(found.missing);
  });

  it('are all read, with the parts that their authors gave them; HTML breaks are counted and gone', async () => {
    expect(parsed.rowsPerLabel).toEqual({ neg: 25_000, pos: 25_000 });
    expect(context.logged).toContain('29200 of 50000 reviews have line breaks in HTML: they count as line ends, not as words');
    const counts = new Map<string, number>();
    for (const { text, label, part } of textRows(await context.store.readTable(parsed.table))) {
      const place = `${part ?? ''}/${label}`;
      counts.set(place, (counts.get(place) ?? 0) + 1);
      if (/<br/i.test(text)) expect.fail(`a break is left in: ${text}`);
    }
    expect(Object.fromEntries(counts)).toEqual({ 'test/neg': 12_500, 'test/pos': 12_500, 'training/pos': 12_500, 'training/neg': 12_500 });
  });

  it('are tested on all 25,000; training loses what repeats them, and a tenth of it is for validation', () => {
    expect(parts.test.rows).toBe(25_000);
    expect(parts.duplicatesRemoved).toBe(222);
    expect([parts.training.rows, parts.validation.rows]).toEqual([22_300, 2_478]);
  });

  it('give 5,000 ids, the last one for rarer words', async () => {
    const { vocabulary, ...figures } = await fitVocabulary({ table: parts.training, size: 4_998 }, context);
    expect(figures).toMatchObject({ size: 4_998, ids: 5_000 });
    const [first] = (await context.store.readTable(vocabulary)).batches;
    expect(Array.from({ length: 5 }, (_, row) => String(first?.getChild('word')?.get(row)))).toEqual(['the', 'and', 'a', 'of', 'to']);
    const encoded = await encodeText({ training: parts.training, validation: parts.validation, test: parts.test, vocabulary, labels: parsed.labels, sequenceLength: 500 }, context);
    expect(encoded.test.sequences.shape).toEqual([25_000, 500]);
    let largest = 0;
    for await (const { data } of context.store.readTensorShards(encoded.test.sequences)) for (const id of data as Int32Array) largest = Math.max(largest, id);
    expect(largest).toBe(4_999);
  });
});
