import type { TensorValue } from '../graph/attributes.ts';
import { dataTypes } from '../graph/data-types.ts';
import type { Graph, Output } from '../graph/graph.ts';

/** A constant as it is with that number of rows. */
export interface ConstantAtRows {
  readonly rows: number;
  readonly value: TensorValue;
}

/**
 * What gives a constant for any number of rows: itself where it is the same for all; integers that are a linear function of
 * the rows; equal elements in a shape that is. Undefined where it is none of these.
 * @param rows an int32 scalar
 */
export function openConstant(graph: Graph, constants: readonly ConstantAtRows[], rows: Output): Output | undefined {
  const [first] = constants;
  if (first === undefined || constants.some(({ value }) => value.dataType !== first.value.dataType)) return undefined;
  const { dataType, shape, bytes } = first.value;
  const sameShape = constants.every(({ value }) => value.shape.join() === shape.join());
  if (sameShape && constants.every(({ value }) => Buffer.compare(value.bytes, bytes) === 0)) return graph.constant(first.value);
  if (sameShape) {
    if (dataType !== dataTypes.int32 || shape.length > 1) return undefined;
    const elements = openIntegers(graph, constants.map(({ rows: count, value }) => ({ rows: count, integers: integersOf(value) })), rows);
    return elements && (shape.length === 0 ? elements[0] : graph.node('Pack', elements));
  }
  const element = uniformElement(constants.map(({ value }) => value));
  if (element === undefined || constants.some(({ value }) => value.shape.length !== shape.length)) return undefined;
  const sizes = openIntegers(graph, constants.map(({ rows: count, value }) => ({ rows: count, integers: value.shape })), rows);
  return sizes && graph.node('Fill', [graph.node('Pack', sizes), graph.constant({ dataType, shape: [], bytes: element })]);
}

/** Integers side by side, each a linear function of the rows. */
function openIntegers(graph: Graph, constants: readonly { readonly rows: number; readonly integers: readonly number[] }[], rows: Output): Output[] | undefined {
  const [first, second] = constants;
  if (first === undefined || second === undefined) return undefined;
  const outputs = first.integers.map((integer, place) => {
    const slope = ((second.integers[place] ?? 0) - integer) / (second.rows - first.rows);
    const offset = integer - slope * first.rows;
    const fits = Number.isInteger(slope) && constants.every(({ rows: count, integers }) => integers[place] === slope * count + offset);
    return fits ? linear(graph, rows, slope, offset) : undefined;
  });
  const found = outputs.filter((output) => output !== undefined);
  return found.length === outputs.length ? found : undefined;
}

function linear(graph: Graph, rows: Output, slope: number, offset: number): Output {
  const scalar = (value: number) => graph.constant({ dataType: dataTypes.int32, shape: [], bytes: new Uint8Array(Int32Array.of(value).buffer) });
  if (slope === 0) return scalar(offset);
  const scaled = slope === 1 ? rows : graph.node('Mul', [rows, scalar(slope)]);
  return offset === 0 ? scaled : graph.node('AddV2', [scaled, scalar(offset)]);
}

function integersOf({ bytes }: TensorValue): number[] {
  const copy = bytes.slice();
  return Array.from(new Int32Array(copy.buffer));
}

/** The element that all the constants are made of, if there is one. */
function uniformElement(values: readonly TensorValue[]): Uint8Array | undefined {
  const [first] = values;
  if (first === undefined || first.bytes.length === 0) return undefined;
  const size = first.bytes.length / first.shape.reduce((product, extent) => product * extent, 1);
  const element = first.bytes.slice(0, size);
  return values.every(({ bytes }) => bytes.every((byte, place) => byte === element[place % size])) ? element : undefined;
}
