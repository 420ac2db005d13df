/** 97.5 % of a normal distribution lie below this many standard deviations. */
const deviations = 1.959964;

/** Where the true share lies with 95 % confidence, from so many hits among so many trials. Source: Wilson 1927. */
export function wilsonInterval(hits: number, trials: number): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const square = deviations ** 2 / trials;
  const centre = share + square / 2;
  const half = deviations * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return { low: Math.max(0, (centre - half) / (1 + square)), high: Math.min(1, (centre + half) / (1 + square)) };
}
