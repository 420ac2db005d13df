/** Names of the parts that a dataset is dealt to, in the order in which ties are decided. */
export const partNames = ['training', 'validation', 'test'] as const;
export type PartName = (typeof partNames)[number];

/** Differences of shares below this are rounding errors of their decimal fractions. */
const precision = 1e-9;

/**
 * How many of a label's rows each part gets: the whole number below its share, and those left over to the largest
 * remainders (Hamilton's method), ties in the order training, validation, test. A part that would get none takes one
 * from the largest part, so that three rows are enough; unless its share is 0.
 */
export function partSizes(rows: number, fractions: Readonly<Record<PartName, number>>): Record<PartName, number> {
  const quotas = partNames.map((name, place) => {
    const share = rows * fractions[name];
    const whole = Math.floor(share + precision);
    return { name, place, size: whole, remainder: Math.round((share - whole) / precision) };
  });
  const leftOver = rows - quotas.reduce((sum, { size }) => sum + size, 0);
  const byRemainder = [...quotas].sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  for (const quota of byRemainder.slice(0, leftOver)) quota.size++;
  for (const quota of quotas) {
    const largest = quotas.reduce((best, other) => (other.size > best.size ? other : best));
    if (quota.size > 0 || fractions[quota.name] === 0 || largest.size < 2) continue;
    largest.size--;
    quota.size++;
  }
  const [training, validation, test] = quotas.map(({ size }) => size);
  return { training: training ?? 0, validation: validation ?? 0, test: test ?? 0 };
}
