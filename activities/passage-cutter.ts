/** Cuts a sequence of ids that comes in parts into passages, which overlap so that each id is in the middle of one window. */
export class PassageCutter {
  readonly #windows: number;
  readonly #length: number;
  /** What is not in the middle of a window yet, with what stands before it. */
  #open: Int32Array;

  /** @param gap - ids on either side of a window's middle */
  constructor(windows: number, gap: number) {
    this.#windows = windows;
    this.#length = windows + 2 * gap;
    this.#open = new Int32Array(gap);
  }

  /** The passages that these ids complete, one after the other. */
  cut(ids: Int32Array): Int32Array {
    const all = new Int32Array(this.#open.length + ids.length);
    all.set(this.#open);
    all.set(ids, this.#open.length);
    const count = Math.max(0, Math.floor((all.length - this.#length) / this.#windows) + 1);
    this.#open = all.slice(count * this.#windows);
    return this.#passages(all, count);
  }

  /** The last passage, padded at its end; nothing where no id is left for a middle. The ids end with a gap. */
  rest(): Int32Array {
    const last = new Int32Array(this.#length);
    last.set(this.#open);
    return this.#open.length > this.#length - this.#windows ? last : new Int32Array();
  }

  #passages(ids: Int32Array, count: number): Int32Array {
    const passages = new Int32Array(count * this.#length);
    for (let passage = 0; passage < count; passage += 1) passages.set(ids.subarray(passage * this.#windows, passage * this.#windows + this.#length), passage * this.#length);
    return passages;
  }
}
