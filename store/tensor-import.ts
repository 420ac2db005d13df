import { type Data, DataType, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { z } from 'zod';
import { DataError } from '../schemas/failure.ts';
import { bytesPerElement, type Dtype } from '../schemas/dtype.ts';
import type { TensorData, TensorRows } from './artifacts.ts';
import { bytesOf, dtypeOf, elementsOf, viewData } from './tensor-types.ts';
import { permuteRows } from './tensor-permutation.ts';

const metadataSchema = z.object({
  shape: z.array(z.int().nonnegative()),
  permutation: z.array(z.int().nonnegative()).optional(),
});

/**
 * The tensor in the bytes of an Arrow IPC file or stream with one column of the extension type
 * `arrow.fixed_shape_tensor`, by whomever it was written. One record batch is read without a copy.
 * @throws DataError ES-TENSOR-FORMAT
 */
export function importTensor(bytes: Uint8Array): TensorRows {
  const { batches, field } = openBatches(bytes);
  const list = field.type as DataType;
  if (field.metadata.get('ARROW:extension:name') !== 'arrow.fixed_shape_tensor' || !DataType.isFixedSizeList(list)) {
    throw formatError(`the column ${JSON.stringify(field.name)} is a ${(list as { toString(): string }).toString()}, not a fixed_shape_tensor`);
  }
  const dtype = dtypeOf((list.children[0]?.type as DataType | undefined) ?? list, field.metadata);
  if (dtype === undefined) throw formatError(`its elements are ${String(list.children[0]?.type)}; float32, float16, int32, int64, uint8 and bool can be stored`);
  const { shape, permutation } = parseMetadata(field.metadata.get('ARROW:extension:metadata') ?? '');
  if (elementsOf(shape) !== list.listSize) throw formatError(`its shape [${shape.join(', ')}] does not have the ${list.listSize} elements of a row`);
  const parts = batches.map((batch) => elementsIn(batch, dtype, list.listSize));
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const stored = { dtype, shape: [rows, ...shape], data: viewData(dtype, parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)) };
  return permutation === undefined || permutation.every((axis, index) => axis === index) ? stored : permuteRows(stored, checkPermutation(permutation, shape));
}

function openBatches(bytes: Uint8Array) {
  try {
    const reader = RecordBatchReader.from(bytes).open();
    const [field, ...others] = reader.schema.fields;
    if (field === undefined || others.length > 0) throw formatError(`it has ${reader.schema.fields.length} columns instead of one`);
    return { batches: [...reader], field };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw formatError('it cannot be read as Arrow IPC', error);
  }
}

function parseMetadata(text: string) {
  try {
    return metadataSchema.parse(JSON.parse(text));
  } catch (error) {
    throw formatError(`its extension metadata ${JSON.stringify(text)} names no shape`, error);
  }
}

function checkPermutation(permutation: readonly number[], shape: readonly number[]): readonly number[] {
  const sorted = [...permutation].sort((one, other) => one - other);
  if (sorted.length !== shape.length || sorted.some((axis, index) => axis !== index)) throw formatError(`[${permutation.join(', ')}] is no permutation of its ${shape.length} axes`);
  return permutation;
}

/** The bytes of a batch's elements. */
function elementsIn(batch: RecordBatch, dtype: Dtype, rowElements: number): Uint8Array {
  const column = batch.data.children[0];
  const child: Data | undefined = column?.children[0];
  if (column === undefined || child === undefined) throw formatError('a record batch has no column');
  if (column.nullCount > 0 || child.nullCount > 0) throw formatError('it has missing values');
  const length = batch.numRows * rowElements;
  if (DataType.isBool(child.type)) return unpackBits(child, length);
  const values: unknown = child.values;
  if (!ArrayBuffer.isView(values)) return new Uint8Array(0);
  return new Uint8Array(values.buffer, values.byteOffset, length * bytesPerElement[dtype]);
}

function unpackBits(child: Data, length: number): Uint8Array {
  const bits = bytesOf(child.values as TensorData);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const position = child.offset + index;
    bytes[index] = ((bits[position >> 3] ?? 0) >> (position & 7)) & 1;
  }
  return bytes;
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-TENSOR-FORMAT', `The Arrow data hold no tensor that can be read: ${what}.`, { cause });
}
