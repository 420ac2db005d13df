import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import type { Dtype } from '../../schemas/dtype.ts';
import type { BlobRef, ModelRef, TableRef, TensorRef } from '../../schemas/reference.ts';
import type { ArtifactStore, StoredModel, TensorData, TensorRows, TensorWriter } from '../../store/artifacts.ts';
import type { Checkpoint, CheckpointStore } from '../../store/checkpoints.ts';

/** An artifact store in memory, for tests of steps that need no server. */
export class MemoryStore implements ArtifactStore {
  readonly traffic = { bytesRead: 0, bytesWritten: 0 };
  readonly #tensors = new Map<string, TensorRows>();
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #models = new Map<string, StoredModel>();

  tensorWriter(dtype: Dtype, rowShape: readonly number[]): TensorWriter {
    const parts: TensorData[] = [];
    return {
      write: (data) => {
        parts.push(data.slice());
        return Promise.resolve();
      },
      finish: () => {
        const elements = parts.reduce((sum, part) => sum + part.length, 0);
        const data = emptyData(dtype, elements);
        let offset = 0;
        for (const part of parts) {
          bytesOf(data).set(bytesOf(part), offset);
          offset += part.byteLength;
        }
        const perRow = rowShape.reduce((product, size) => product * size, 1);
        return this.writeTensor({ dtype, shape: [perRow === 0 ? 0 : elements / perRow, ...rowShape], data });
      },
    };
  }

  writeTensor(rows: TensorRows): Promise<TensorRef> {
    const digest = digestOf(JSON.stringify([rows.dtype, rows.shape]), bytesOf(rows.data));
    this.#tensors.set(digest, { ...rows, data: rows.data.slice() });
    this.traffic.bytesWritten += rows.data.byteLength;
    return Promise.resolve({ kind: 'tensor', digest, dtype: rows.dtype, shape: [...rows.shape], bytes: rows.data.byteLength });
  }

  readTensor(reference: TensorRef, range?: { readonly from: number; readonly to: number }): Promise<TensorRows> {
    const stored = found(this.#tensors.get(reference.digest), reference.digest);
    const [rows = 0, ...rowShape] = stored.shape;
    const { from, to } = range ?? { from: 0, to: rows };
    const perRow = rowShape.reduce((product, size) => product * size, 1);
    const data = stored.data.slice(from * perRow, to * perRow);
    this.traffic.bytesRead += data.byteLength;
    return Promise.resolve({ dtype: stored.dtype, shape: [to - from, ...rowShape], data });
  }

  async *readTensorShards(reference: TensorRef): AsyncIterable<TensorRows & { readonly firstRow: number }> {
    yield { ...(await this.readTensor(reference)), firstRow: 0 };
  }

  async writeTable(table: Table): Promise<TableRef> {
    const { digest, bytes } = await this.writeBlob(tableToIPC(table, 'file'));
    return { kind: 'table', digest, rows: table.numRows, columns: table.schema.fields.map((field) => field.name), bytes };
  }

  async readTable(reference: TableRef): Promise<Table> {
    return tableFromIPC(await this.readBlob({ kind: 'blob', digest: reference.digest, bytes: reference.bytes }));
  }

  async writeBlob(content: Uint8Array | Readable): Promise<BlobRef> {
    const bytes = content instanceof Uint8Array ? content.slice() : Buffer.concat((await content.toArray()) as Uint8Array[]);
    const digest = digestOf(bytes);
    this.#bytes.set(digest, bytes);
    this.traffic.bytesWritten += bytes.length;
    return { kind: 'blob', digest, bytes: bytes.length };
  }

  readBlob(reference: BlobRef): Promise<Uint8Array> {
    this.traffic.bytesRead += reference.bytes;
    return Promise.resolve(found(this.#bytes.get(reference.digest), reference.digest));
  }

  async blobFile(reference: BlobRef): Promise<string> {
    const path = join(mkdtempSync(join(tmpdir(), 'everstep-memory-store-')), reference.digest);
    writeFileSync(path, await this.readBlob(reference));
    return path;
  }

  writeModel(model: StoredModel): Promise<ModelRef> {
    const heads = JSON.stringify([model.architecture, model.configuration, model.weights.map(({ name, dtype, shape }) => [name, dtype, shape])]);
    const digest = digestOf(heads, ...model.weights.map((weight) => bytesOf(weight.data)));
    this.#models.set(digest, structuredClone(model));
    const parameters = model.weights.reduce((sum, weight) => sum + weight.data.length, 0);
    const bytes = model.weights.reduce((sum, weight) => sum + weight.data.byteLength, 0);
    return Promise.resolve({ kind: 'model', digest, architecture: model.architecture, parameters, bytes });
  }

  readModel(reference: ModelRef): Promise<StoredModel> {
    return Promise.resolve(structuredClone(found(this.#models.get(reference.digest), reference.digest)));
  }
}

/** Checkpoints in memory; `saved` lists them in the order in which they came. */
export class MemoryCheckpoints implements CheckpointStore {
  readonly saved: (Checkpoint & { readonly identity: string })[] = [];

  load(identity: string): Promise<Checkpoint | undefined> {
    const own = this.saved.filter((checkpoint) => checkpoint.identity === identity);
    return Promise.resolve(own.sort((a, b) => b.epoch - a.epoch || b.step - a.step)[0]);
  }

  save(identity: string, checkpoint: Checkpoint): Promise<void> {
    this.saved.push({ ...checkpoint, bytes: checkpoint.bytes.slice(), identity });
    return Promise.resolve();
  }
}

function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function digestOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function found<Value>(value: Value | undefined, digest: string): Value {
  if (value === undefined) throw new Error(`nothing is stored under ${digest}`);
  return value;
}

function emptyData(dtype: Dtype, elements: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(elements);
    case 'float16':
      return new Uint16Array(elements);
    case 'int32':
      return new Int32Array(elements);
    case 'int64':
      return new BigInt64Array(elements);
    default:
      return new Uint8Array(elements);
  }
}
