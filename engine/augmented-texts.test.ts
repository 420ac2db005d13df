import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TextAugmentation, textAugmentationSchema } from '../schemas/training.ts';
import { augmentedTexts } from './augmented-texts.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';

const length = 24;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** Texts of words that are all different, so many to each, behind padding. */
function textsOf(counts: readonly number[]): number[][] {
  return counts.map((count) => [...Array.from({ length: length - count }, () => 0), ...wordsOf(count)]);
}

function wordsOf(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}

function augmented(texts: readonly (readonly number[])[], settings: TextAugmentation, seed: readonly [number, number]): number[][] {
  return tf.tidy(() => augmentedTexts(tf, tf.tensor2d(texts.map((text) => [...text]), undefined, 'int32'), settings, tf.tensor1d([...seed], 'int32')).arraySync());
}

const counts = fc.array(fc.integer({ min: 0, max: length }), { minLength: 1, maxLength: 12 });
const seeds = fc.tuple(fc.integer(), fc.integer());

describe('a shift', () => {
  it('moves the words of a text as a whole: into its padding, or out at its end where there is none', () => {
    fc.assert(fc.property(counts, fc.integer({ min: 1, max: 40 }), seeds, (all, shift, seed) => {
      for (const [row, text] of augmented(textsOf(all), { shift }, seed).entries()) {
        const count = all[row]!;
        const behind = [...text].reverse().findIndex((id) => id !== 0);
        const words = text.filter((id) => id !== 0);
        if (count < length) {
          expect(words).toEqual(wordsOf(count));
          if (count > 0) expect(text.slice(length - count - behind, length - behind)).toEqual(wordsOf(count));
          expect(behind).toBeLessThanOrEqual(Math.min(shift, length - count));
        } else {
          const lost = length - words.length;
          expect(text).toEqual([...Array.from({ length: lost }, () => 0), ...wordsOf(length - lost)]);
          expect(lost).toBeLessThanOrEqual(Math.min(shift, length - 1));
        }
      }
    }), { numRuns: 60 });
  });

  it('takes every way there is about as often', () => {
    const texts = augmented(textsOf(Array.from({ length: 4_000 }, () => 10)), { shift: 4 }, [3, 4]);
    for (let behind = 0; behind <= 4; behind += 1) {
      const share = texts.filter((text) => text.lastIndexOf(10) === length - 1 - behind).length / texts.length;
      expect(Math.abs(share - 0.2)).toBeLessThan(0.03);
    }
  });
});

describe('the deletion of spans', () => {
  it('leaves out whole spans, counted from the end, and closes up what is left at the end', () => {
    fc.assert(fc.property(counts, fc.integer({ min: 1, max: 30 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), seeds, (all, words, rate, seed) => {
      for (const [row, text] of augmented(textsOf(all), { spanDeletion: { rate, words } }, seed).entries()) {
        const kept = text.filter((id) => id !== 0);
        expect(text).toEqual([...Array.from({ length: length - kept.length }, () => 0), ...kept]);
        const count = all[row]!;
        const firsts = Array.from({ length: words }, (_, place) => place + 1);
        const fits = (first: number) => wordsOf(count).every((word) => {
          const spanOf = (other: number) => Math.floor((count - other + words - first) / words);
          return wordsOf(count).every((other) => spanOf(other) !== spanOf(word) || kept.includes(other) === kept.includes(word));
        });
        expect(firsts.some(fits), `${String(kept)} of ${count} by ${words}`).toBe(true);
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
      }
    }), { numRuns: 60 });
  });

  it('leaves out the share that was asked for, at every place of a text', () => {
    const texts = augmented(textsOf(Array.from({ length: 4_000 }, () => length)), { spanDeletion: { rate: 0.25, words: 5 } }, [1, 2]);
    for (const word of wordsOf(length)) {
      const share = texts.filter((text) => text.includes(word)).length / texts.length;
      expect(Math.abs(share - 0.75)).toBeLessThan(0.03);
    }
    const cutBefore = (word: number) => texts.filter((text) => text.includes(word) !== text.includes(word - 1)).length / texts.length;
    for (const word of wordsOf(length).slice(1)) expect(Math.abs(cutBefore(word) - 0.375 / 5)).toBeLessThan(0.02);
  });

  it('comes before a shift', () => {
    const both = augmented(textsOf(Array.from({ length: 500 }, () => length)), { shift: 3, spanDeletion: { rate: 0.5, words: 4 } }, [5, 6]);
    expect(both.some((text) => text.at(-1) === 0)).toBe(true);
    const deleted = augmented(textsOf(Array.from({ length: 500 }, () => length)), { spanDeletion: { rate: 0.5, words: 4 } }, [5, 6]);
    deleted.forEach((text, row) => {
      if (text[0] === 0) expect(both[row]!.filter((id) => id !== 0)).toEqual(text.filter((id) => id !== 0));
    });
  });
});

it('the same seed changes a text the same way, another otherwise, and nothing asked for changes nothing', () => {
  const texts = textsOf([24, 10, 0, 17, 3]);
  const settings = textAugmentationSchema.parse({ shift: 20, spanDeletion: { rate: 0.25 } });
  expect(augmented(texts, settings, [1, 2])).toEqual(augmented(texts, settings, [1, 2]));
  expect(augmented(texts, settings, [1, 2])).not.toEqual(augmented(texts, settings, [1, 3]));
  expect(augmented(texts, {}, [1, 2])).toEqual(texts);
});
