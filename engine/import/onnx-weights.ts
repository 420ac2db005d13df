import { PbfReader } from 'pbf';
import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';
import { type FloatReader, floatReaders, floatsFrom } from './float-readers.ts';
import { withFiniteNumbers } from './imported-arrays.ts';

/** Numbers of the fields that are read, as onnx.proto has them. */
const fields = {
  model: { graph: 7 },
  graph: { initializer: 5 },
  tensor: { dimensions: 1, type: 2, floats: 4, name: 8, raw: 9, doubles: 10, location: 14 },
} as const;

const readers: Readonly<Record<number, FloatReader>> = { 1: floatReaders.F32, 10: floatReaders.F16, 11: floatReaders.F64, 16: floatReaders.BF16 };

/** Wire type of fields that are packed or bytes. */
const delimited = 2;
const external = 1;

interface Initializer {
  name: string;
  type: number;
  readonly shape: number[];
  readonly numbers: number[];
  raw: Uint8Array | undefined;
  location: number;
}

/**
 * Initializers of floating-point numbers of an ONNX file, in its order and under its names; its graph is not looked at.
 * @throws DataError ES-IMPORT-FORMAT where it is no such file, a damaged one, or keeps its weights in another file; ES-IMPORT-NAN
 */
export function readOnnxWeights(bytes: Uint8Array): NamedArray[] {
  return initializersOf(bytes).flatMap((initializer) => {
    const { name, type, shape, raw, numbers, location } = initializer;
    const reader = readers[type];
    if (reader === undefined) return [];
    if (location === external) throw formatError(`${name} lies in another file`);
    const data = raw === undefined ? Float32Array.from(numbers) : floatsFrom(reader, raw);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (data.length !== elements) throw formatError(`${name} of ${shape.join(' × ')} has ${data.length} elements`);
    return [withFiniteNumbers({ name, shape, data })];
  });
}

function initializersOf(bytes: Uint8Array): Initializer[] {
  const found: Initializer[] = [];
  try {
    new PbfReader(bytes).readFields((field, _, reader) => {
      if (field !== fields.model.graph) return;
      requireDelimited(reader);
      reader.readMessage((part) => {
        if (part === fields.graph.initializer) found.push(initializerOf(reader));
      }, undefined);
    }, undefined);
  } catch (error) {
    throw error instanceof DataError ? error : formatError('it is damaged', error);
  }
  if (found.length === 0) throw formatError('it has no initializers');
  return found;
}

function initializerOf(reader: PbfReader): Initializer {
  requireDelimited(reader);
  const tensor = reader.readMessage(readTensorField, { name: '', type: 0, shape: [], numbers: [], raw: undefined, location: 0 });
  if (reader.pos > reader.length) throw formatError(`${tensor.name} is cut off`);
  return tensor;
}

function readTensorField(field: number, tensor: Initializer, reader: PbfReader): void {
  switch (field) {
    case fields.tensor.dimensions:
      reader.readPackedVarint(tensor.shape);
      break;
    case fields.tensor.type:
      tensor.type = reader.readVarint();
      break;
    case fields.tensor.floats:
      reader.readPackedFloat(tensor.numbers);
      break;
    case fields.tensor.doubles:
      reader.readPackedDouble(tensor.numbers);
      break;
    case fields.tensor.name:
      tensor.name = reader.readString();
      break;
    case fields.tensor.raw:
      tensor.raw = reader.readBytes();
      break;
    case fields.tensor.location:
      tensor.location = reader.readVarint();
      break;
  }
}

function requireDelimited({ type }: PbfReader): void {
  if (type !== delimited) throw formatError('it is no protocol buffer of a model');
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-IMPORT-FORMAT', `The file holds no weights as ONNX has them: ${what}.`, { cause });
}
