import type { Readable } from 'node:stream';
import type { RecordBatch, Table } from 'apache-arrow';
import type { Dtype } from '../schemas/dtype.ts';
import type { BlobRef, ModelRef, TableRef, TensorRef } from '../schemas/reference.ts';

/** Typed array that holds a dtype's elements. float16 are the raw bits; bool is a byte an element, 0 or 1. */
export type TensorData<D extends Dtype = Dtype> = {
  float32: Float32Array; float16: Uint16Array; int32: Int32Array; int64: BigInt64Array; uint8: Uint8Array; bool: Uint8Array;
}[D];

/** Rows of a tensor in memory: `shape` includes the rows, elements in row-major order. */
export interface TensorRows<D extends Dtype = Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: TensorData<D>;
}

/** Takes the rows of one tensor in order and gives its reference at the end. */
export interface TensorWriter {
  /** `data` holds whole rows. Resolves when more is welcome: memory stays bounded. `rows` is needed only where a row has no elements. */
  write(data: TensorData, rows?: number): Promise<void>;
  finish(): Promise<TensorRef>;
}

/** What a model reference names, besides its weights. */
export interface StoredModel {
  readonly architecture: string;
  /** All that `models/<architecture>.ts` needs to build the network again. */
  readonly configuration: unknown;
  /** In the order of the network. */
  readonly weights: readonly { readonly name: string; readonly dtype: Dtype; readonly shape: readonly number[]; readonly data: TensorData }[];
}

/** Immutable bytes by reference. Every read checks digests; every write is content-addressed. */
export interface ArtifactStore {
  /** Writer for a tensor whose rows have this shape (without the row axis). */
  tensorWriter(dtype: Dtype, rowShape: readonly number[]): TensorWriter;
  /** A whole small tensor at once; `shape` includes the rows. */
  writeTensor(rows: TensorRows): Promise<TensorRef>;
  /** Rows `from` (inclusive) to `to` (exclusive), by default all, fetching only the shards that they touch. */
  readTensor(reference: TensorRef, range?: { readonly from: number; readonly to: number }): Promise<TensorRows>;
  /** Rows of each shard, in order: ranges that follow them fetch each shard once. */
  shardRows(reference: TensorRef): Promise<readonly number[]>;
  /** Shard by shard, in order: memory stays bounded. */
  readTensorShards(reference: TensorRef): AsyncIterable<TensorRows & { readonly firstRow: number }>;

  writeTable(table: Table): Promise<TableRef>;
  readTable(reference: TableRef): Promise<Table>;
  /** Batch by batch, in order: memory stays bounded. */
  readTableBatches(reference: TableRef): AsyncIterable<RecordBatch>;

  writeBlob(bytes: Uint8Array | Readable): Promise<BlobRef>;
  /** The verified bytes in memory; for blobs over 64 MiB use `blobFile`. */
  readBlob(reference: BlobRef): Promise<Uint8Array>;
  /** Path of a verified copy in the local cache, kept there at least until the process ends. Read only. */
  blobFile(reference: BlobRef): Promise<string>;

  writeModel(model: StoredModel): Promise<ModelRef>;
  readModel(reference: ModelRef): Promise<StoredModel>;

  /** Bytes moved to and from S3 by this store since it was made. */
  readonly traffic: { readonly bytesRead: number; readonly bytesWritten: number };
}
