import { purposes, RandomStream } from './random.ts';

/** The order in which an epoch goes through the rows: a function of seed, epoch and number of rows alone. */
export function epochOrder(seed: number, epoch: number, rows: number): Uint32Array {
  return shuffledOrder(new RandomStream(seed, purposes.shuffle, [epoch, 0, 0]), rows);
}

/** The numbers below `count` in an order that is drawn from a stream: Fisher-Yates. */
export function shuffledOrder(stream: RandomStream, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = stream.below(last + 1);
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
