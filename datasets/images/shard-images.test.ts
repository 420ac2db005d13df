import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shardImages } from './shard-images.ts';

const limits = { rows: 32, bytes: 10_000 };

async function shardsOf(contents: readonly number[]) {
  const items = contents.map((content) => ({ content, digest: createHash('sha256').update(String(content)).digest('hex'), bytes: new Uint8Array(content % 90) }));
  const shards: number[][] = [];
  for await (const shard of shardImages(stream(items), limits)) shards.push(shard.map(({ content }) => content));
  return shards;
}

async function* stream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

describe('shards of images', () => {
  it('hold all images in order, none more than the limit, none empty', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 300 }), async (contents) => {
      const shards = await shardsOf(contents);
      expect(shards.flat()).toEqual(contents);
      for (const shard of shards) {
        expect(shard.length).toBeGreaterThan(0);
        expect(shard.length).toBeLessThanOrEqual(limits.rows);
      }
    }), { numRuns: 30 });
  });

  it('are mostly the same when an image comes in anywhere', async () => {
    const before = Array.from({ length: 2_000 }, (_, place) => place * 7 + 1);
    const known = new Set((await shardsOf(before)).map(String));
    for (const place of [0, 333, 1_000, 1_999, 2_000]) {
      const after = await shardsOf(before.toSpliced(place, 0, 123_456_789));
      const added = after.filter((shard) => !known.has(String(shard)));
      expect(after.length).toBeGreaterThan(80);
      expect(added.length).toBeLessThanOrEqual(4);
    }
  });

  it('end where their bytes reach the limit', async () => {
    const items = Array.from({ length: 10 }, () => ({ digest: 'f'.repeat(64), bytes: new Uint8Array(4_000) }));
    const sizes: number[] = [];
    for await (const shard of shardImages(stream(items), limits)) sizes.push(shard.length);
    expect(sizes).toEqual([3, 3, 3, 1]);
  });
});
