import { bytesPerElement, type Dtype } from '../schemas/dtype.ts';
import { EverstepError } from '../schemas/failure.ts';
import type { TensorRef } from '../schemas/reference.ts';
import type { TensorData, TensorWriter } from './artifacts.ts';
import type { ContentStore } from './content-store.ts';
import { canonicalBytes } from './hash.ts';
import type { TensorIndex } from './tensor-index.ts';
import { ShardBuffer } from './tensor-shard.ts';
import { bytesOf, elementsOf, holds } from './tensor-types.ts';

/** Elements of a shard take at most this, except where one row alone is bigger. It decides digests: part of the format. */
export const shardBytes = 32 * 1024 ** 2;
const largestRowBytes = 1024 ** 3;
const smallestCapacityBytes = 64 * 1024;

/** Cuts rows into shards of equal size; one is sent while the next fills. */
export class ShardedTensorWriter implements TensorWriter {
  readonly #content: ContentStore;
  readonly #dtype: Dtype;
  readonly #rowShape: readonly number[];
  readonly #rowElements: number;
  readonly #rowBytes: number;
  readonly #rowsPerShard: number;
  readonly #shards: TensorIndex['shards'] = [];
  #filling: ShardBuffer;
  #idle: ShardBuffer | undefined;
  #sending: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #rows = 0;

  constructor(content: ContentStore, dtype: Dtype, rowShape: readonly number[]) {
    this.#content = content;
    this.#dtype = dtype;
    this.#rowShape = [...rowShape];
    this.#rowElements = elementsOf(rowShape);
    this.#rowBytes = this.#rowElements * bytesPerElement[dtype];
    if (this.#rowBytes > largestRowBytes) throw new EverstepError('ES-TENSOR-ROW', `A row of ${dtype} [${rowShape.join(', ')}] takes ${this.#rowBytes} bytes; at most ${largestRowBytes} can be stored.`);
    this.#rowsPerShard = this.#rowBytes === 0 ? Number.MAX_SAFE_INTEGER : Math.max(1, Math.floor(shardBytes / this.#rowBytes));
    this.#filling = this.#shardOf(Math.ceil(smallestCapacityBytes / Math.max(1, this.#rowBytes)));
  }

  async write(data: TensorData, rows = this.#rowsIn(data)): Promise<void> {
    if (!Number.isInteger(rows) || !holds(this.#dtype, data) || data.length !== rows * this.#rowElements) {
      throw new EverstepError('ES-TENSOR-ROWS', `${data.constructor.name} of ${data.length} elements is not whole rows of ${this.#dtype} [${this.#rowShape.join(', ')}].`);
    }
    const bytes = bytesOf(data);
    let done = 0;
    while (done < rows) {
      const taken = Math.min(rows - done, this.#rowsPerShard - this.#filling.rows);
      this.#reserve(this.#filling.rows + taken);
      this.#filling.append(bytes.subarray(done * this.#rowBytes, (done + taken) * this.#rowBytes), taken);
      done += taken;
      if (this.#filling.rows === this.#rowsPerShard) await this.#send();
    }
    this.#rows += rows;
  }

  async finish(): Promise<TensorRef> {
    if (this.#filling.rows > 0 || this.#shards.length === 0) await this.#send();
    await this.#sent();
    const shape = [this.#rows, ...this.#rowShape];
    const index: TensorIndex = { kind: 'tensor', dtype: this.#dtype, shape, shards: this.#shards };
    const bytes = canonicalBytes(index);
    const digest = await this.#content.put(bytes);
    return { kind: 'tensor', digest, dtype: this.#dtype, shape, bytes: this.#shards.reduce((sum, shard) => sum + shard.bytes, bytes.byteLength) };
  }

  #rowsIn(data: TensorData): number {
    return this.#rowElements === 0 ? 0 : data.length / this.#rowElements;
  }

  #shardOf(rows: number): ShardBuffer {
    return new ShardBuffer(this.#dtype, this.#rowShape, Math.min(rows, this.#rowsPerShard));
  }

  /** A small tensor takes little memory: the buffer grows until it has the size of a shard. */
  #reserve(rows: number): void {
    if (rows <= this.#filling.rowCapacity) return;
    const larger = this.#shardOf(Math.max(rows, 4 * this.#filling.rowCapacity));
    larger.append(this.#filling.content, this.#filling.rows);
    this.#filling = larger;
  }

  /** Starts sending the filled shard once the one before has been sent. */
  async #send(): Promise<void> {
    await this.#sent();
    const shard = this.#filling;
    this.#filling = this.#idle ?? this.#shardOf(Math.ceil(smallestCapacityBytes / Math.max(1, this.#rowBytes)));
    this.#idle = undefined;
    this.#sending = this.#sendShard(shard).catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  async #sendShard(shard: ShardBuffer): Promise<void> {
    const file = await shard.finish();
    const digest = await this.#content.put(file);
    this.#shards.push({ digest, rows: shard.rows, bytes: file.byteLength });
    shard.clear();
    this.#idle = shard;
  }

  async #sent(): Promise<void> {
    await this.#sending;
    if (this.#failure !== undefined) throw this.#failure;
  }
}
