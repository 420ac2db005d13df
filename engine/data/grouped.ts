import type { Batch } from '../executor.ts';

/** So many full batches at a time; what does not make up a group comes one by one. */
export async function* grouped(batches: AsyncIterable<Batch> | Iterable<Batch>, batchSize: number, size: number): AsyncGenerator<readonly Batch[]> {
  let group: Batch[] = [];
  for await (const batch of batches) {
    group.push(batch);
    if (group.length < size && batch.rows === batchSize) continue;
    if (group.length === size && batch.rows === batchSize) yield group;
    else for (const single of group) yield [single];
    group = [];
  }
  for (const single of group) yield [single];
}
