import { describe, expect, it } from 'vitest';
import { isPlaceholder, placeholder, placeholdersIn } from './placeholder.ts';

describe('a placeholder', () => {
  it('stands for every property of an unknown output', () => {
    const output = placeholder('split') as { training: { digest: string }; labels: string[] };
    expect(isPlaceholder(output.training.digest)).toBe(true);
    expect(isPlaceholder(output.labels.length)).toBe(true);
  });

  it('lets a pipeline reckon with an unknown output', () => {
    const { history, best } = placeholder('train') as { history: { epoch: number; loss: number }[]; best: number };
    const kept = [history].flatMap((epochs) => epochs.filter(({ epoch }) => epoch === best));
    expect(kept.map(({ loss }) => loss).reduce((sum, loss) => sum + loss, 0) / kept.length).toBeNaN();
    expect(Math.max(...history.map(({ loss }) => loss))).toBe(-Infinity);
    expect([...history]).toEqual([]);
  });

  it('survives being awaited', async () => {
    expect(isPlaceholder(await Promise.resolve(placeholder('split')))).toBe(true);
  });

  it('is found anywhere in an input, with the name of its step, once', () => {
    const split = placeholder('split') as { training: unknown; test: unknown };
    const fit = placeholder('fit-vocabulary') as { vocabulary: unknown };
    expect(placeholdersIn({ a: [split.training, { b: fit.vocabulary }], c: split.test, d: 'plain' })).toEqual(['split', 'fit-vocabulary']);
    expect(placeholdersIn({ a: [1, 'x', null], b: { kind: 'blob' } })).toEqual([]);
  });
});
