import { type PartName, partNames, partSizes } from './part-sizes.ts';
import { SeededRandom } from './seeded-random.ts';

/**
 * The part that each row goes to. Rows of one label are brought into a random order that depends on the seed, the label
 * and their number alone; the first go to training, the next to validation, the last to test.
 */
export function dealRows(labels: readonly string[], fractions: Readonly<Record<PartName, number>>, seed: number): PartName[] {
  const rowsOfLabel = new Map<string, number[]>();
  for (const [row, label] of labels.entries()) {
    const rows = rowsOfLabel.get(label);
    if (rows === undefined) rowsOfLabel.set(label, [row]);
    else rows.push(row);
  }
  const parts = new Array<PartName>(labels.length).fill('training');
  for (const [label, rows] of rowsOfLabel) {
    const sizes = partSizes(rows.length, fractions);
    new SeededRandom(seed, `split/${label}`).shuffle(rows);
    let next = 0;
    for (const name of partNames) for (const row of rows.slice(next, (next += sizes[name]))) parts[row] = name;
  }
  return parts;
}
