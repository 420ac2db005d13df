import { naturalOrder } from './natural-order.ts';
import { type PartName, partNames, partSizes } from './part-sizes.ts';
import { SeededRandom } from './seeded-random.ts';

/** A row as it is dealt out. */
export interface DealtRow {
  readonly label: string;
  readonly id: string;
}

/**
 * The part that each row goes to. The blocks of a label's rows are brought into a random order that depends on the seed, the label and
 * their number alone; the first go to training, the next to validation, the last to test.
 * @param block rows of a label that stay together: those that follow each other in the natural order of their ids
 */
export function dealRows(rows: readonly DealtRow[], fractions: Readonly<Record<PartName, number>>, seed: number, block: number): PartName[] {
  const rowsOfLabel = new Map<string, number[]>();
  for (const row of block === 1 ? rows.keys() : naturalOrder(rows.map(({ id }) => id))) {
    const { label = '' } = rows[row] ?? {};
    const found = rowsOfLabel.get(label);
    if (found === undefined) rowsOfLabel.set(label, [row]);
    else found.push(row);
  }
  const parts = new Array<PartName>(rows.length).fill('training');
  for (const [label, places] of rowsOfLabel) {
    const blocks = Array.from({ length: Math.ceil(places.length / block) }, (_, index) => index);
    const sizes = partSizes(blocks.length, fractions);
    new SeededRandom(seed, `split/${label}`).shuffle(blocks);
    let next = 0;
    for (const name of partNames) {
      for (const index of blocks.slice(next, (next += sizes[name]))) for (const row of places.slice(index * block, (index + 1) * block)) parts[row] = name;
    }
  }
  return parts;
}
