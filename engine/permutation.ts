import { purposes, RandomStream } from './random.ts';

/** The order in which an epoch goes through the rows: Fisher-Yates, a function of seed, epoch and number of rows alone. */
export function epochOrder(seed: number, epoch: number, rows: number): Uint32Array {
  const stream = new RandomStream(seed, purposes.shuffle, [epoch, 0, 0]);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = stream.below(last + 1);
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
