/** What decides where a shard ends. */
export interface ShardedItem {
  /** Hexadecimal digits that follow from the item's content. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface ShardLimits {
  /** Most items of a shard. */
  readonly rows: number;
  /** Bytes after which a shard ends. */
  readonly bytes: number;
}

const digestDigits = 8;

/**
 * Deals items into shards, in order. A shard ends after an item whose digest is below a bound, one in half of the most rows, at the
 * earliest after a quarter of the rows; or at a limit. So the shards behind an item that comes in, goes or changes are soon the
 * same as before.
 */
export async function* shardImages<Item extends ShardedItem>(items: AsyncIterable<Item>, limits: ShardLimits): AsyncGenerator<readonly Item[]> {
  const leastRows = Math.ceil(limits.rows / 4);
  const bound = (2 * 16 ** digestDigits) / limits.rows;
  let shard: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    shard.push(item);
    bytes += item.bytes.length;
    const isCut = shard.length >= leastRows && Number.parseInt(item.digest.slice(0, digestDigits), 16) < bound;
    if (!isCut && shard.length < limits.rows && bytes < limits.bytes) continue;
    yield shard;
    shard = [];
    bytes = 0;
  }
  if (shard.length > 0) yield shard;
}
