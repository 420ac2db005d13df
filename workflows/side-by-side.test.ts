import { describe, expect, it } from 'vitest';
import { placeholder } from '../workers/placeholder.ts';
import { sideBySide } from './side-by-side.ts';

describe('calls side by side', () => {
  it('begin in order, so many at a time, and give their results in order', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const results = await sideBySide([5, 1, 4, 2, 3, 0], 2, async (item) => {
      begun.push(item);
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect({ begun, most, results }).toEqual({ begun: [5, 1, 4, 2, 3, 0], most: 2, results: [50, 10, 40, 20, 30, 0] });
  });

  it('end at the first that fails, when those that had begun have ended', async () => {
    const ended: number[] = [];
    await expect(sideBySide([1, 2, 3, 4], 2, async (item) => {
      await Promise.resolve();
      if (item === 1) throw new Error('the first one');
      await Promise.resolve();
      ended.push(item);
    })).rejects.toThrow('the first one');
    expect(ended).toEqual([2]);
  });

  it('take what stands for an unknown list as one item', async () => {
    const unknown = placeholder('parse-images') as unknown[];
    expect(await sideBySide(unknown, 4, (item) => Promise.resolve(item))).toEqual([unknown]);
    expect(await sideBySide([], 4, () => Promise.reject(new Error('nothing to call')))).toEqual([]);
  });
});
