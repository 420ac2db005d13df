import { Binary, type Data, Field, Int32, makeData, RecordBatch, Schema, Struct, Table, Utf8 } from 'apache-arrow';
import { Utf8Column } from '../utf8-column.ts';

/** What is known of an image besides its pixels. */
export interface ImageRow {
  /** Its name in the dataset. */
  readonly id: string;
  readonly label: string;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
}

/** An image as it was found: its file's bytes. */
export interface StoredImage extends ImageRow {
  readonly bytes: Uint8Array;
}

const textNames = ['id', 'label', 'digest'] as const;
const sizeNames = ['width', 'height'] as const;
const batchBytes = 16 * 1024 ** 2;

const rowFields = [...textNames.map((name) => new Field(name, new Utf8(), false)), ...sizeNames.map((name) => new Field(name, new Int32(), false))];

/** A table of images with their bytes, in record batches of some 16 MiB. */
export function imageTable(images: readonly StoredImage[]): Table {
  const schema = new Schema([...rowFields, new Field('bytes', new Binary(), false)]);
  const batches: RecordBatch[] = [];
  let batch: StoredImage[] = [];
  let size = 0;
  const flush = (): void => {
    batches.push(batchOf(schema, batch, [binaryColumn(batch.map(({ bytes }) => bytes))]));
    batch = [];
    size = 0;
  };
  for (const image of images) {
    batch.push(image);
    size += image.bytes.length;
    if (size >= batchBytes) flush();
  }
  if (batch.length > 0) flush();
  return new Table(schema, batches);
}

/** A table of images without their bytes. `shards` are the places of the tables that have them. */
export function imageRowTable(rows: readonly ImageRow[], shards?: readonly number[]): Table {
  const schema = new Schema([...rowFields, ...(shards === undefined ? [] : [new Field('shard', new Int32(), false)])]);
  return new Table(schema, rows.length === 0 ? [] : [batchOf(schema, rows, shards === undefined ? [] : [integerColumn(shards)])]);
}

/** The images of a record batch in order, with their bytes where the table has them. */
export function* imageRows(batch: RecordBatch): Generator<ImageRow & { readonly bytes: Uint8Array | undefined; readonly shard: number | undefined }> {
  const column = (name: string) => batch.getChild(name);
  const [ids, labels, digests, widths, heights, bytes, shards] = [column('id'), column('label'), column('digest'), column('width'), column('height'), column('bytes'), column('shard')];
  for (let row = 0; row < batch.numRows; row++) {
    yield {
      id: String(ids?.get(row)),
      label: String(labels?.get(row)),
      digest: String(digests?.get(row)),
      width: Number(widths?.get(row)),
      height: Number(heights?.get(row)),
      bytes: (bytes?.get(row) as Uint8Array | null) ?? undefined,
      shard: shards === null ? undefined : Number(shards.get(row)),
    };
  }
}

function batchOf(schema: Schema, rows: readonly ImageRow[], added: readonly Data[]): RecordBatch {
  const texts = textNames.map((name) => textColumn(rows.map((row) => row[name])));
  const sizes = sizeNames.map((name) => integerColumn(rows.map((row) => row[name])));
  const children = [...texts, ...sizes, ...added];
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children }));
}

function textColumn(values: readonly string[]): Data<Utf8> {
  const column = new Utf8Column();
  for (const value of values) column.append(value);
  return column.flush();
}

function integerColumn(values: readonly number[]): Data<Int32> {
  return makeData({ type: new Int32(), length: values.length, nullCount: 0, data: Int32Array.from(values) });
}

function binaryColumn(values: readonly Uint8Array[]): Data<Binary> {
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [place, { length }] of values.entries()) valueOffsets[place + 1] = (valueOffsets[place] ?? 0) + length;
  const data = new Uint8Array(valueOffsets[values.length] ?? 0);
  for (const [place, value] of values.entries()) data.set(value, valueOffsets[place]);
  return makeData({ type: new Binary(), length: values.length, nullCount: 0, valueOffsets, data });
}
