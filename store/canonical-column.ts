import { Binary, BufferType, Data, DataType, Field, Utf8, type Vector } from 'apache-arrow';
import { DataError } from '../schemas/failure.ts';

/** Consecutive elements of a chunk; missing ones where there is no chunk. */
interface Run {
  readonly data: Data | undefined;
  readonly start: number;
  readonly length: number;
}

/**
 * The field as a canonical table has it: dictionaries resolved, 32-bit offsets, metadata sorted.
 * @throws DataError ES-TABLE-TYPE
 */
export function canonicalField(field: Field): Field<DataType> {
  const metadata = new Map([...field.metadata].sort(([one], [other]) => (one < other ? -1 : 1)));
  return new Field(field.name, canonicalType(field.type as DataType, field.name), field.nullable, metadata);
}

/** One chunk with the elements from `from` to `to`. Equal elements give equal bytes, however they lay before. */
export function canonicalData(type: DataType, chunks: readonly Data[], from: number, to: number): Data {
  const runs = runsOf(chunks, from, to);
  const length = to - from;
  const { bitmap, missing } = gatherValidity(runs, length);
  const buffers = DataType.isUtf8(type) || DataType.isBinary(type) ? gatherBytes(runs, length) : { [BufferType.DATA]: DataType.isBool(type) ? gatherBits(runs, length) : gatherFixed(type, runs, length) };
  return new Data<DataType>(type, 0, length, missing, { ...buffers, [BufferType.VALIDITY]: bitmap });
}

function canonicalType(type: DataType, column: string): DataType {
  if (DataType.isDictionary(type)) return canonicalType(type.dictionary as DataType, column);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return new Utf8();
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return new Binary();
  const flat = [DataType.isBool, DataType.isInt, DataType.isFloat, DataType.isDate, DataType.isTime, DataType.isTimestamp, DataType.isDuration, DataType.isDecimal, DataType.isFixedSizeBinary];
  if (flat.some((is) => is(type))) return type;
  throw new DataError('ES-TABLE-TYPE', `The column ${JSON.stringify(column)} is a ${typeName(type)}: tables hold text, bytes, numbers, booleans, dates and times.`);
}

/** As Arrow writes a type: `Int32`, `List<Utf8>`. */
function typeName(type: { toString(): string }): string {
  return type.toString();
}

function runsOf(chunks: readonly Data[], from: number, to: number): Run[] {
  const runs: Run[] = [];
  let first = 0;
  for (const data of chunks) {
    const start = Math.max(from, first) - first;
    const end = Math.min(to, first + data.length) - first;
    if (end > start) runs.push(...withoutDictionary(data, start, end));
    first += data.length;
  }
  return runs;
}

function withoutDictionary(data: Data, start: number, end: number): Run[] {
  const dictionary = data.dictionary as Vector | null | undefined;
  if (dictionary === undefined || dictionary === null) return [{ data, start, length: end - start }];
  const indices = data.values as ArrayLike<number | bigint>;
  const runs: Run[] = [];
  for (let index = start; index < end; index += 1) {
    const position = Number(indices[index]);
    runs.push(...(data.getValid(index) ? runsOf(dictionary.data as readonly Data[], position, position + 1) : [{ data: undefined, start: 0, length: 1 }]));
  }
  return runs;
}

function gatherValidity(runs: readonly Run[], length: number): { bitmap: Uint8Array; missing: number } {
  const missingRuns = runs.filter(({ data }) => data === undefined || data.nullCount > 0);
  if (missingRuns.length === 0) return { bitmap: new Uint8Array(0), missing: 0 };
  const bitmap = new Uint8Array((length + 7) >> 3);
  let missing = 0;
  eachElement(runs, (data, index, position) => {
    if (data?.getValid(index) === true) setBit(bitmap, position);
    else missing += 1;
  });
  return missing === 0 ? { bitmap: new Uint8Array(0), missing } : { bitmap, missing };
}

function gatherBits(runs: readonly Run[], length: number): Uint8Array {
  const bits = new Uint8Array((length + 7) >> 3);
  eachElement(runs, (data, index, position) => {
    if (data?.getValid(index) !== true) return;
    const at = data.offset + index;
    if (((((data.values as Uint8Array)[at >> 3] ?? 0) >> (at & 7)) & 1) === 1) setBit(bits, position);
  });
  return bits;
}

function gatherFixed(type: DataType, runs: readonly Run[], length: number): ArrayBufferView {
  const ArrayType = type.ArrayType as new (buffer: ArrayBuffer) => ArrayBufferView;
  const first = runs.find(({ data }) => data !== undefined)?.data;
  const elementBytes = first === undefined ? 8 : first.stride * (first.values as Uint8Array).BYTES_PER_ELEMENT;
  const target = new Uint8Array(length * elementBytes);
  let done = 0;
  for (const { data, start, length: count } of runs) {
    if (data !== undefined) {
      const { buffer, byteOffset } = data.values as Uint8Array;
      target.set(new Uint8Array(buffer, byteOffset + start * elementBytes, count * elementBytes), done * elementBytes);
      for (let index = 0; data.nullCount > 0 && index < count; index += 1) {
        if (!data.getValid(start + index)) target.fill(0, (done + index) * elementBytes, (done + index + 1) * elementBytes);
      }
    }
    done += count;
  }
  return new ArrayType(target.buffer);
}

function gatherBytes(runs: readonly Run[], length: number): { [BufferType.OFFSET]: Int32Array; [BufferType.DATA]: Uint8Array } {
  const offsets = new Int32Array(length + 1);
  let total = 0;
  eachElement(runs, (data, index, position) => {
    if (data?.getValid(index) === true) total += offsetAt(data, index + 1) - offsetAt(data, index);
    offsets[position + 1] = total;
  });
  const bytes = new Uint8Array(total);
  eachElement(runs, (data, index, position) => {
    if (data?.getValid(index) !== true) return;
    bytes.set((data.values as Uint8Array).subarray(offsetAt(data, index), offsetAt(data, index + 1)), offsets[position]);
  });
  return { [BufferType.OFFSET]: offsets, [BufferType.DATA]: bytes };
}

function offsetAt(data: Data, index: number): number {
  return Number((data.valueOffsets as ArrayLike<number | bigint>)[index]);
}

function eachElement(runs: readonly Run[], visit: (data: Data | undefined, index: number, position: number) => void): void {
  let position = 0;
  for (const { data, start, length } of runs) {
    for (let index = 0; index < length; index += 1) visit(data, start + index, position + index);
    position += length;
  }
}

function setBit(bits: Uint8Array, position: number): void {
  bits[position >> 3] = (bits[position >> 3] ?? 0) | (1 << (position & 7));
}
