import type { RowReader } from '../../engine/data/row-reader.ts';
import { type ArrayTensor, type Rows, withRows } from '../../engine/rows.ts';

/** Rows of ids and their classes. */
export function idRows(inputs: Int32Array, classes: Int32Array): Rows {
  const rows = classes.length;
  return { inputs: [{ dtype: 'int32', shape: [rows, inputs.length / rows], data: inputs }], targets: [{ dtype: 'int32', shape: [rows], data: classes }] };
}

/** Reads rows from arrays, so many at once. */
export function arrayRows(rows: Rows, chunkRows: number): RowReader {
  const count = rows.inputs[0]?.shape[0] ?? 0;
  const chunks = Array.from({ length: Math.ceil(count / chunkRows) }, (_, place) => Math.min(chunkRows, count - place * chunkRows));
  return { columns: withRows(rows, count), rows: count, chunks, read: (from, to) => Promise.resolve(rangeOf(rows, from, to)) };
}

/** Rows at these places. */
export function takenRows({ inputs, targets }: Rows, places: readonly number[]): Rows {
  const taken = (tensor: ArrayTensor): ArrayTensor => {
    const parts = places.map((place) => rangeOfTensor(tensor, place, place + 1));
    const data = tensor.data.slice(0, parts.length * (parts[0]?.data.length ?? 0));
    parts.forEach((part, place) => data.set(part.data, place * part.data.length));
    return { dtype: tensor.dtype, shape: [places.length, ...tensor.shape.slice(1)], data };
  };
  return { inputs: inputs.map(taken), targets: targets.map(taken) };
}

function rangeOf({ inputs, targets }: Rows, from: number, to: number): Rows {
  const range = (tensor: ArrayTensor) => rangeOfTensor(tensor, from, to);
  return { inputs: inputs.map(range), targets: targets.map(range) };
}

function rangeOfTensor({ dtype, shape, data }: ArrayTensor, from: number, to: number): ArrayTensor {
  const [rows = 1, ...rowShape] = shape;
  const size = data.length / rows;
  return { dtype, shape: [to - from, ...rowShape], data: data.slice(from * size, to * size) };
}
