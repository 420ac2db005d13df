import { BufferType, Data, Field, FixedSizeList, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from 'apache-arrow';
import { bytesPerElement, type Dtype } from '../schemas/dtype.ts';
import { arrowTypeOf, dtypeMetadata, elementsOf, viewData } from './tensor-types.ts';

const extensionName = 'arrow.fixed_shape_tensor';
/** Room for the parts of an Arrow file around its one body, plus that for each axis in the metadata. */
const frameBytes = 4096;
const frameBytesPerAxis = 128;

/**
 * Rows of one shard while they come in: their bytes lie where the Arrow file will have them, so that finishing it
 * copies nothing but the frame.
 */
export class ShardBuffer {
  readonly rowCapacity: number;
  readonly #dtype: Dtype;
  readonly #rowShape: readonly number[];
  readonly #rowBytes: number;
  readonly #headroom: number;
  readonly #buffer: ArrayBuffer;
  #rows = 0;

  constructor(dtype: Dtype, rowShape: readonly number[], rowCapacity: number) {
    this.#dtype = dtype;
    this.#rowShape = rowShape;
    this.#rowBytes = elementsOf(rowShape) * bytesPerElement[dtype];
    this.rowCapacity = rowCapacity;
    this.#headroom = frameBytes + frameBytesPerAxis * rowShape.length;
    this.#buffer = new ArrayBuffer(2 * this.#headroom + rowCapacity * this.#rowBytes);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Appends whole rows; there must be room. */
  append(bytes: Uint8Array, rows: number): void {
    new Uint8Array(this.#buffer).set(bytes, this.#headroom + this.#rows * this.#rowBytes);
    this.#rows += rows;
  }

  /** The Arrow file of the rows so far: a view that holds until `clear`. */
  async finish(): Promise<Uint8Array> {
    const body = this.content;
    const before: Uint8Array[] = [];
    const after: Uint8Array[] = [];
    let target = before;
    for await (const chunk of shardWriter(this.#dtype, this.#rowShape, this.#rows, body) as AsyncIterable<Uint8Array>) {
      if (chunk.buffer === this.#buffer) target = after;
      else target.push(chunk);
    }
    const head = Buffer.concat(before);
    const tail = Buffer.concat(after);
    const whole = new Uint8Array(this.#buffer);
    whole.set(head, this.#headroom - head.byteLength);
    whole.set(tail, this.#headroom + body.byteLength);
    return whole.subarray(this.#headroom - head.byteLength, this.#headroom + body.byteLength + tail.byteLength);
  }

  /** The bytes of the rows so far. */
  get content(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#headroom, this.#rows * this.#rowBytes);
  }

  clear(): void {
    this.#rows = 0;
  }
}

function shardWriter(dtype: Dtype, rowShape: readonly number[], rows: number, body: Uint8Array): RecordBatchFileWriter {
  const elements = elementsOf(rowShape);
  const type = arrowTypeOf(dtype);
  const list = new FixedSizeList(elements, new Field('item', type, true));
  const metadata = new Map([
    ['ARROW:extension:name', extensionName],
    ['ARROW:extension:metadata', JSON.stringify({ shape: rowShape })],
  ]);
  if (dtype === 'bool') metadata.set(dtypeMetadata, dtype);
  const field = new Field('tensor', list, false, metadata);
  const child = new Data(type, 0, rows * elements, 0, { [BufferType.DATA]: viewData(dtype, body) });
  const column = makeData({ type: list, length: rows, nullCount: 0, child });
  const batch = new RecordBatch(new Schema([field]), makeData({ type: new Struct([field]), length: rows, nullCount: 0, children: [column] }));
  const writer = new RecordBatchFileWriter();
  writer.write(batch);
  writer.finish();
  return writer;
}
