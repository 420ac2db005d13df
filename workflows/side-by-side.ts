import { allOf } from './ensemble.ts';

/** Shards that are asked for at once: as many compute slots are kept busy. */
export const shardsAtOnce = 16;

/**
 * What a function makes of each item, in order; so many at a time, begun in order, none any more once one has failed. In a plan, where
 * a list may not be known yet, what stands for it counts as its one item.
 */
export async function sideBySide<Item, Result>(items: readonly Item[], atOnce: number, call: (item: Item) => Promise<Result>): Promise<Result[]> {
  const list = Array.isArray(items) ? (items as readonly Item[]) : [items as unknown as Item];
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let place = next++; place < list.length; place = next++) {
      try {
        results[place] = await call(list[place] as Item);
      } catch (error) {
        next = list.length;
        throw error;
      }
    }
  };
  await allOf(Array.from({ length: Math.min(atOnce, list.length) }, lane));
  return results;
}
