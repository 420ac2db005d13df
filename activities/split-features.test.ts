import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type ImageRow, imageRows, imageRowTable } from '../datasets/images/image-table.ts';
import { splitFeatures } from '../schemas/steps/split-features.ts';
import { expectFailure } from '../test/support/expect-failure.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import split from './split-features.ts';

const labels = ['cat', 'dog'];

/** Images whose one feature is their number. */
function images(from: number, to: number): ImageRow[] {
  return Array.from({ length: to - from }, (_, place) => {
    const number = from + place;
    return { id: `${number}.jpg`, label: number % 2 === 0 ? 'cat' : 'dog', digest: digestOf(number), width: 10, height: 20 };
  });
}

function digestOf(number: number): string {
  return createHash('sha256').update(String(number)).digest('hex');
}

async function shardOf(context: TestContext, rows: readonly ImageRow[]) {
  const data = Float32Array.from(rows, ({ id }) => Number.parseInt(id));
  return { features: await context.store.writeTensor({ dtype: 'float32', shape: [rows.length, 1, 1], data }), table: await context.store.writeTable(imageRowTable(rows)), unreadable: [] as { id: string; reason: string }[] };
}

async function splitOf(context: TestContext, shards: object[], parameters: object = {}) {
  const input = splitFeatures.input.parse({ shards, labels, unreadable: [], unreadableLimit: 0, validationFraction: 0.25, testFraction: 0.25, seed: 3, ...parameters });
  return splitFeatures.output.parse(await split(input, context));
}

async function rowsOf(context: TestContext, { features, classes, table }: z.output<typeof splitFeatures.output>['test']) {
  const rows = [];
  for await (const batch of context.store.readTableBatches(table)) rows.push(...imageRows(batch));
  const values = (await context.store.readTensor(features)).data as Float32Array;
  const places = (await context.store.readTensor(classes)).data as Int32Array;
  expect(features.shape).toEqual([rows.length, 1]);
  return rows.map(({ id, label, shard }, row) => ({ id, label, shard, feature: values[row], place: places[row] }));
}

describe('splitting features', () => {
  it('keeps features, classes and images of a row together, in every part', async () => {
    const context = testContext();
    const parts = await splitOf(context, [await shardOf(context, images(0, 13)), await shardOf(context, images(13, 40))]);
    const all = await Promise.all([parts.training, parts.validation, parts.test].map((part) => rowsOf(context, part)));
    expect(all.map(({ length }) => length)).toEqual([20, 10, 10]);
    for (const { id, label, shard, feature, place } of all.flat()) {
      const number = Number.parseInt(id);
      expect({ label, shard, feature, place }).toEqual({ label: labels[number % 2], shard: number < 13 ? 0 : 1, feature: number, place: number % 2 });
    }
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(40);
  });

  it('removes images whose bytes are those of an earlier one', async () => {
    const context = testContext();
    const repeated = images(0, 4).map((image) => ({ ...image, id: `${image.id} again` }));
    const parts = await splitOf(context, [await shardOf(context, images(0, 24)), await shardOf(context, repeated)]);
    expect(parts.duplicatesRemoved).toBe(4);
    expect(parts.training.table.rows + parts.validation.table.rows + parts.test.table.rows).toBe(24);
  });

  it('counts what could not be read in all shards together', async () => {
    const context = testContext();
    const broken = { id: 'x.jpg', reason: 'it is damaged' };
    const shards = [{ ...(await shardOf(context, images(0, 12))), unreadable: [broken] }, { ...(await shardOf(context, images(12, 24))), unreadable: [broken] }];
    expect((await splitOf(context, shards, { unreadableLimit: 2 })).unreadable).toEqual([broken, broken]);
    await expectFailure(splitOf(context, shards, { unreadableLimit: 1 }), 'ES-DATA-UNREADABLE', 'x.jpg: it is damaged');
  });

  it('names a label with too few images, and fractions that leave nothing', async () => {
    const context = testContext();
    const shards = [await shardOf(context, images(0, 12).filter(({ id, label }) => label === 'cat' || id === '1.jpg' || id === '3.jpg'))];
    await expectFailure(splitOf(context, shards), 'ES-DATA-ROWS', 'The label "dog" has 2 readable images of its own (0 more repeat others)');
    await expectFailure(splitOf(context, shards, { validationFraction: 0.5, testFraction: 0.5 }), 'ES-SPLIT-FRACTIONS', 'leave nothing for training');
  });
});
