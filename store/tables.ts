import { open } from 'node:fs/promises';
import { type DataType, type Field, makeData, RecordBatch, RecordBatchFileWriter, RecordBatchReader, Schema, Struct, type Table, tableFromIPC } from 'apache-arrow';
import { canonicalData, canonicalField } from './canonical-column.ts';

/** Rows of a record batch. It decides digests: part of the format. */
const batchRows = 16_384;

/** The Arrow IPC file of a table: the same rows give the same bytes, whatever their chunks and dictionaries were. */
export function encodeTable(table: Table): Uint8Array {
  const fields = (table.schema.fields as Field<DataType>[]).map(canonicalField);
  const schema = new Schema(fields);
  // batches, since a table's own columns fail where a slice or concatenation left an empty batch
  const columns = fields.map((_, index) => table.batches.flatMap(({ data }) => data.children[index] ?? []));
  const writer = new RecordBatchFileWriter();
  for (let from = 0; from < Math.max(1, table.numRows); from += batchRows) {
    const to = Math.min(from + batchRows, table.numRows);
    const children = fields.map((field, index) => canonicalData(field.type, columns[index] ?? [], from, to));
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(fields), length: to - from, nullCount: 0, children })));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

/** The table of an Arrow IPC file, as views on the bytes. */
export function decodeTable(bytes: Uint8Array): Table {
  return tableFromIPC(bytes);
}

/** The record batches of an Arrow IPC file on disk, one in memory at a time. */
export async function* tableBatches(file: string): AsyncGenerator<RecordBatch> {
  const handle = await open(file);
  try {
    yield* await RecordBatchReader.from(handle);
  } finally {
    await handle.close();
  }
}
