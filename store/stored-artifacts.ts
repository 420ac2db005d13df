import { Readable } from 'node:stream';
import type { RecordBatch, Table } from 'apache-arrow';
import type { Dtype } from '../schemas/dtype.ts';
import type { BlobRef, ModelRef, TableRef, TensorRef } from '../schemas/reference.ts';
import type { ArtifactStore, StoredModel, TensorRows, TensorWriter } from './artifacts.ts';
import type { ContentStore } from './content-store.ts';
import { readModel, writeModel } from './models.ts';
import type { ObjectStore } from './object-store.ts';
import { decodeTable, encodeTable, tableBatches } from './tables.ts';
import { readTensorIndex } from './tensor-index.ts';
import { readRows, readShards } from './tensor-reader.ts';
import { ShardedTensorWriter } from './tensor-writer.ts';

/** Blobs up to this are sent from memory; larger ones are spooled to the local cache first. */
const memoryBytes = 64 * 1024 ** 2;

/** Artifacts as objects of the bucket. */
export class StoredArtifacts implements ArtifactStore {
  readonly #content: ContentStore;
  readonly traffic: ObjectStore['traffic'];

  constructor(objects: ObjectStore, content: ContentStore) {
    this.#content = content;
    this.traffic = objects.traffic;
  }

  tensorWriter(dtype: Dtype, rowShape: readonly number[]): TensorWriter {
    return new ShardedTensorWriter(this.#content, dtype, rowShape);
  }

  async writeTensor(rows: TensorRows): Promise<TensorRef> {
    const [count = 0, ...rowShape] = rows.shape;
    const writer = this.tensorWriter(rows.dtype, rowShape);
    await writer.write(rows.data, count);
    return writer.finish();
  }

  async readTensor(reference: TensorRef, range?: { readonly from: number; readonly to: number }): Promise<TensorRows> {
    return readRows(this.#content, reference, range);
  }

  async shardRows(reference: TensorRef): Promise<readonly number[]> {
    return (await readTensorIndex(this.#content, reference)).shards.map(({ rows }) => rows);
  }

  readTensorShards(reference: TensorRef): AsyncIterable<TensorRows & { readonly firstRow: number }> {
    return readShards(this.#content, reference);
  }

  async writeTable(table: Table): Promise<TableRef> {
    const bytes = encodeTable(table);
    const digest = await this.#content.put(bytes);
    return { kind: 'table', digest, rows: table.numRows, columns: table.schema.fields.map(({ name }) => name), bytes: bytes.byteLength };
  }

  async readTable(reference: TableRef): Promise<Table> {
    return decodeTable(await this.#content.get(reference.digest));
  }

  async *readTableBatches(reference: TableRef): AsyncGenerator<RecordBatch> {
    yield* tableBatches(await this.#content.file(reference.digest));
  }

  async writeBlob(bytes: Uint8Array | Readable): Promise<BlobRef> {
    if (bytes instanceof Uint8Array && bytes.byteLength <= memoryBytes) {
      return { kind: 'blob', digest: await this.#content.put(bytes), bytes: bytes.byteLength };
    }
    return { kind: 'blob', ...(await this.#content.putStream(bytes instanceof Uint8Array ? Readable.from([bytes]) : bytes)) };
  }

  async readBlob(reference: BlobRef): Promise<Uint8Array> {
    return this.#content.get(reference.digest);
  }

  async blobFile(reference: BlobRef): Promise<string> {
    return this.#content.file(reference.digest);
  }

  async writeModel(model: StoredModel): Promise<ModelRef> {
    return writeModel(this.#content, model);
  }

  async readModel(reference: ModelRef): Promise<StoredModel> {
    return readModel(this.#content, reference);
  }
}
