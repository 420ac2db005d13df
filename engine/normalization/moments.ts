/** Mean and sum of squared deviations of some numbers, channel by channel, in float64. */
export interface Moments {
  /** Numbers that each channel has had. */
  readonly count: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

export function noMoments(channels: number): Moments {
  return { count: 0, mean: new Float64Array(channels), squares: new Float64Array(channels) };
}

/** Those of both together (Chan, Golub & LeVeque 1979). */
export function merged(one: Moments, other: Moments): Moments {
  const count = one.count + other.count;
  if (count === 0) return one;
  const share = other.count / count;
  const difference = other.mean.map((mean, channel) => mean - (one.mean[channel] ?? 0));
  return {
    count,
    mean: one.mean.map((mean, channel) => mean + (difference[channel] ?? 0) * share),
    squares: one.squares.map((squares, channel) => squares + (other.squares[channel] ?? 0) + (difference[channel] ?? 0) ** 2 * one.count * share),
  };
}

/** Variance over all numbers, as batch normalization takes it. */
export function varianceOf({ count, squares }: Moments): Float64Array {
  return squares.map((sum) => (count === 0 ? 0 : sum / count));
}
