const windowMs = 10_000;

interface Sample {
  readonly atMs: number;
  readonly completed: number;
}

/** Measures how fast something is counted, over the last ten seconds. */
export class RateMeter {
  #samples: Sample[] = [];

  /** Takes a count; one that went down begins anew. */
  add(atMs: number, completed: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && completed < last.completed) this.#samples = [];
    if (last?.completed === completed && this.#samples.length > 1) return;
    this.#samples.push({ atMs, completed });
    while (this.#samples.length > 2 && (this.#samples[1]?.atMs ?? atMs) <= atMs - windowMs) this.#samples.shift();
  }

  /** Per second; undefined until two counts differ. */
  rate(): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs || last.completed <= first.completed) return undefined;
    return (1000 * (last.completed - first.completed)) / (last.atMs - first.atMs);
  }
}
