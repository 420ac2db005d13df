/**
 * What numbers are drawn for. Each purpose is a sequence of its own under the same seed: a part of the key, so the values
 * are fixed for good.
 */
export const purposes = { initializer: 1, shuffle: 2, dropout: 3 } as const;
export type Purpose = (typeof purposes)[keyof typeof purposes];

/** Place of a sequence among those of one seed and purpose: epoch, step, hash of a layer's name. */
export type StreamIndex = readonly [number, number, number];

const [multiplier0, multiplier1] = [0xd2511f53, 0xcd9e8d57];

/**
 * Philox-4x32-10 (Salmon et al. 2011): four 32-bit words from a 128-bit counter and a 64-bit key, written into `words`. The same
 * arguments give the same words everywhere, so nothing has to be kept between calls.
 */
export function philox(words: Uint32Array, counter0: number, counter1: number, counter2: number, counter3: number, key0: number, key1: number): void {
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < 10; round += 1) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/** The upper 32 bits of a 64-bit product, from products of 16-bit halves: their sums fit 32 bits without a sign. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const carried = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}

/** A sequence of numbers that depends on seed, purpose and index alone. */
export class RandomStream {
  readonly #key: readonly [number, number];
  readonly #index: StreamIndex;
  #block = 0;
  readonly #words = new Uint32Array(4);
  #next = 4;

  constructor(seed: number, purpose: Purpose, index: StreamIndex) {
    this.#key = [seed, purpose];
    this.#index = index;
  }

  /** 32 random bits. */
  word(): number {
    if (this.#next === 4) {
      const [seed, purpose] = this.#key;
      const [epoch, step, name] = this.#index;
      philox(this.#words, this.#block, epoch, step, name, seed, purpose);
      this.#block += 1;
      this.#next = 0;
    }
    const word = this.#words[this.#next] ?? 0;
    this.#next += 1;
    return word;
  }

  /** From [0, 1), a multiple of 2^-24: float32 holds it exactly. */
  unit(): number {
    return unitOf(this.word());
  }

  /** From 0 to `bound` - 1 (`bound` at most 2^32), each equally likely: words of the incomplete last range are drawn again. */
  below(bound: number): number {
    const limit = 0x100000000 - (0x100000000 % bound);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % bound;
  }
}

/** The first numbers of a sequence, as `unit` gives them one by one, in two thirds of the time. */
export function units(seed: number, purpose: Purpose, [epoch, step, name]: StreamIndex, count: number): Float32Array {
  const values = new Float32Array(count);
  const words = new Uint32Array(4);
  for (let place = 0; place < count; place += 4) {
    philox(words, place / 4, epoch, step, name, seed, purpose);
    // beyond the end nothing is written
    values[place] = unitOf(words[0]);
    values[place + 1] = unitOf(words[1]);
    values[place + 2] = unitOf(words[2]);
    values[place + 3] = unitOf(words[3]);
  }
  return values;
}

function unitOf(word = 0): number {
  return (word >>> 8) / 0x1000000;
}

/** FNV-1a over the UTF-8 bytes of a name: its place in a stream's index, whatever other layers there are. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
