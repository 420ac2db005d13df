import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Batch } from '../executor.ts';
import { grouped } from './grouped.ts';

it('gives all batches in their order, in full groups of full batches or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 20 }), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 6 }), async (full, last, size) => {
      const rows = [...Array.from({ length: full }, () => 5), ...(last === 0 ? [] : [last])];
      const batches = rows.map((count, place): Batch => ({ rows: count, held: 'training', indices: Int32Array.of(place) }));
      const groups: (readonly Batch[])[] = [];
      for await (const group of grouped(batches, 5, size)) groups.push(group);
      expect(groups.flat()).toEqual(batches);
      expect(groups.filter(({ length }) => length === size && size > 1)).toHaveLength(size > 1 ? Math.floor(full / size) : 0);
      expect(groups.every((group) => group.length === 1 || (group.length === size && group.every((batch) => batch.rows === 5)))).toBe(true);
    }),
  );
});
