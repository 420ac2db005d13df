import { type DataType, Field, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct, type Table, tableFromIPC } from 'apache-arrow';
import { canonicalData, canonicalField } from './canonical-column.ts';

/** Rows of a record batch. It decides digests: part of the format. */
const batchRows = 16_384;

/** The Arrow IPC file of a table: the same rows give the same bytes, whatever their chunks and dictionaries were. */
export function encodeTable(table: Table): Uint8Array {
  const fields: Field<DataType>[] = table.schema.fields.map(canonicalField);
  const schema = new Schema(fields);
  const columns = table.schema.fields.map((_, index) => table.getChildAt(index));
  const writer = new RecordBatchFileWriter();
  for (let from = 0; from < Math.max(1, table.numRows); from += batchRows) {
    const to = Math.min(from + batchRows, table.numRows);
    const children = fields.flatMap((field, index) => {
      const column = columns[index];
      return column === null || column === undefined ? [] : [canonicalData(field.type, column, from, to)];
    });
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(fields), length: to - from, nullCount: 0, children })));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

/** The table of an Arrow IPC file, as views on the bytes. */
export function decodeTable(bytes: Uint8Array): Table {
  return tableFromIPC(bytes);
}
