/** One turn of a system: seconds from the command to its end, and inside of a process that was there before. */
export interface Turn {
  readonly command: number;
  readonly inside?: number;
}

/** A system that can run the chain, and run it again. */
export interface ChainSystem {
  readonly name: string;
  /** Computes every step: `begin` was never used before. */
  fresh(begin: number): Promise<Turn>;
  /** The last fresh run once more, on what it has left. */
  reused(begin: number): Promise<Turn>;
  end(): Promise<void>;
}

/** The result of some work, with the seconds that it took. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const before = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - before) / 1_000 };
}
