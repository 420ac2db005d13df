import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashName, philox, purposes, RandomStream, units } from './random.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });

describe('philox', () => {
  // known answers of the authors' Random123 library for philox4x32-10
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    { counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
    { counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], key: [0xa4093822, 0x299f31d0], expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
  ] as const)('gives the published words for counter $counter', ({ counter, key, expected }) => {
    expect(wordsOf(counter, key)).toEqual(expected);
  });

  it('gives the same words as 64-bit arithmetic', () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(wordsOf(counter, key)).toEqual(philoxInBigInts(counter, key));
      }),
    );
  });
});

describe('a random stream', () => {
  it('starts the same wherever it is made again, and differs by seed, purpose and index', () => {
    const take = (...args: ConstructorParameters<typeof RandomStream>) => {
      const stream = new RandomStream(...args);
      return Array.from({ length: 9 }, () => stream.word()).join();
    };
    const same = take(1, purposes.shuffle, [1, 0, 0]);
    expect(take(1, purposes.shuffle, [1, 0, 0])).toBe(same);
    const others = [take(2, purposes.shuffle, [1, 0, 0]), take(1, purposes.dropout, [1, 0, 0]), take(1, purposes.shuffle, [2, 0, 0]), take(1, purposes.shuffle, [1, 0, 1])];
    expect(new Set([same, ...others]).size).toBe(5);
  });

  it('draws whole numbers below a bound and fractions below 1 that float32 holds', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 0x100000000 }), (seed, bound) => {
        const stream = new RandomStream(seed, purposes.initializer, [0, 0, 0]);
        const whole = stream.below(bound);
        const unit = stream.unit();
        expect(Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true);
        expect(unit >= 0 && unit < 1 && Math.fround(unit) === unit).toBe(true);
      }),
    );
  });

  it('gives many numbers at once as one by one', () => {
    fc.assert(
      fc.property(word, word, fc.nat({ max: 40 }), (seed, name, count) => {
        const stream = new RandomStream(seed, purposes.initializer, [1, 2, name]);
        expect([...units(seed, purposes.initializer, [1, 2, name], count)]).toEqual(Array.from({ length: count }, () => stream.unit()));
      }),
    );
  });

  it('is even: each of ten numbers comes about as often', () => {
    const stream = new RandomStream(5, purposes.shuffle, [0, 0, 0]);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const drawn = stream.below(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(Math.max(...counts.map((count) => Math.abs(count - 10_000)))).toBeLessThan(400);
  });
});

it('hashes names as FNV-1a does', () => {
  expect(hashName('')).toBe(0x811c9dc5);
  expect(hashName('a')).toBe(0xe40c292c);
  expect(hashName('foobar')).toBe(0xbf9cf968);
});

function wordsOf(counter: readonly [number, number, number, number], key: readonly [number, number]): number[] {
  const words = new Uint32Array(4);
  philox(words, ...counter, ...key);
  return [...words];
}

function philoxInBigInts(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
  let [k0 = 0n, k1 = 0n] = key.map(BigInt);
  for (let round = 0; round < 10; round += 1) {
    const first = 0xd2511f53n * c0;
    const second = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(second >> 32n) ^ c1 ^ k0, second & mask, (first >> 32n) ^ c3 ^ k1, first & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}
