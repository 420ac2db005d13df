import { createHash } from 'node:crypto';

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * Numbers that depend on the seed and the purpose alone: xoshiro128** (Blackman & Vigna 2018), started with the first
 * 128 bits of the SHA-256 of `seed:purpose`. Two purposes of one seed share nothing.
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  constructor(seed: number, purpose: string) {
    const digest = createHash('sha256').update(`${seed}:${purpose}`).digest();
    this.#state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  }

  /** The next 32 bits, as a whole number from 0 to 2³² - 1. */
  nextUint32(): number {
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    this.#state.set([s0 ^ t3, s1 ^ t2, t2 ^ (s1 << 9), rotateLeft(t3, 11)]);
    return result;
  }

  /** A whole number from 0 to `bound` - 1, each equally likely. `bound` is at most 2³². */
  nextBelow(bound: number): number {
    const fairValues = 2 ** 32 - (2 ** 32 % bound);
    let value = this.nextUint32();
    while (value >= fairValues) value = this.nextUint32();
    return value % bound;
  }

  /** Brings the items into a random order, in place (Fisher-Yates). */
  shuffle(items: { [index: number]: number; readonly length: number }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.nextBelow(last + 1);
      const moved = items[last] ?? 0;
      items[last] = items[other] ?? 0;
      items[other] = moved;
    }
  }
}
