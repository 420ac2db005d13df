import type { NamedArray } from '../../named-array.ts';
import { type FloatReader, floatReaders } from '../float-readers.ts';
import { withFiniteNumbers } from '../imported-arrays.ts';
import { eachStrided } from '../strided.ts';
import { ByteCursor } from './byte-cursor.ts';
import { torchFormatError } from './format-error.ts';
import type { PickledTensor, PickleValue } from './pickle-value.ts';
import { type PickleMeaning, readPickle } from './read-pickle.ts';
import { readStateDict } from './state-dict.ts';

const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;

const sizes: Readonly<Record<string, number>> = { FloatStorage: 4, DoubleStorage: 8, HalfStorage: 2, BFloat16Storage: 2, LongStorage: 8, IntStorage: 4, ShortStorage: 2, CharStorage: 1, ByteStorage: 1, BoolStorage: 1 };
const floats: Readonly<Record<string, FloatReader>> = { FloatStorage: floatReaders.F32, DoubleStorage: floatReaders.F64, HalfStorage: floatReaders.F16, BFloat16Storage: floatReaders.BF16 };

/** The parts of the file before the weights are numbers and texts. */
const plainData: PickleMeaning = {
  call: () => refuse(),
  persistent: () => refuse(),
  named: () => refuse(),
};

/**
 * Tensors of floating-point numbers of a file that `torch.save` wrote in its legacy format, a pickle, in the file's order and under
 * its names. Tensors of integers, such as counters of batches, are left out. Nothing that the file names is run.
 * @throws DataError ES-IMPORT-FORMAT where it is no such file or a damaged one; ES-IMPORT-PICKLE where it holds more than tensors;
 * ES-IMPORT-NAN
 */
export function readTorchWeights(bytes: Uint8Array): NamedArray[] {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw torchFormatError('it is a zip, as torch writes by default since 1.6; save it with _use_new_zipfile_serialization=False, or as safetensors');
  const cursor = new ByteCursor(bytes);
  if (readPickle(cursor, plainData) !== magicNumber) throw torchFormatError('it does not begin as such files do');
  if (readPickle(cursor, plainData) !== protocolVersion) throw torchFormatError('it is of another version of the format');
  requireLittleEndian(readPickle(cursor, plainData));
  const tensors = readStateDict(cursor);
  const storages = readStorages(cursor, tensors.map(([, tensor]) => tensor));
  return tensors.flatMap(([name, tensor]) => {
    const reader = floats[tensor.storage.type];
    if (reader === undefined) return [];
    const storage = storages.get(tensor.storage.key);
    if (storage === undefined) throw torchFormatError(`it has no data for ${name}`);
    return [withFiniteNumbers({ name, shape: tensor.shape, data: elementsOf(name, tensor, (place) => reader.read(storage, place * reader.size)) })];
  });
}

/** Bytes of each storage: after the list of their keys, each with its number of elements before it. */
function readStorages(cursor: ByteCursor, tensors: readonly PickledTensor[]): Map<string, DataView> {
  const described = new Map(tensors.map(({ storage }) => [storage.key, storage]));
  const keys = readPickle(cursor, plainData);
  if (!Array.isArray(keys)) throw torchFormatError('it has no list of its storages');
  return new Map(keys.map((key): [string, DataView] => {
    const storage = typeof key === 'string' ? described.get(key) : undefined;
    if (storage === undefined) throw torchFormatError(`it lists a storage that no tensor uses: ${JSON.stringify(key)}`);
    const size = sizes[storage.type];
    if (size === undefined) throw torchFormatError(`its storage ${storage.key} is a ${storage.type}`);
    const elements = Number(cursor.int64());
    if (elements !== storage.elements) throw torchFormatError(`its storage ${storage.key} has ${elements} elements, not ${storage.elements}`);
    const data = cursor.take(elements * size);
    return [storage.key, new DataView(data.buffer, data.byteOffset, data.byteLength)];
  }));
}

/** In row-major order, whatever the strides are. */
function elementsOf(name: string, { storage, offset, shape, strides }: PickledTensor, read: (place: number) => number): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const last = shape.reduce((place, size, axis) => place + (size - 1) * (strides[axis] ?? 0), offset);
  if (count > storage.elements || (count > 0 && last >= storage.elements)) throw torchFormatError(`${name} of ${shape.join(' × ')} reaches beyond its storage of ${storage.elements} elements`);
  const data = new Float32Array(count);
  eachStrided(shape, strides, offset, (element, place) => {
    data[element] = read(place);
  });
  return data;
}

function requireLittleEndian(system: PickleValue): void {
  if (!(system instanceof Map) || system.get('little_endian') !== true) throw torchFormatError('its numbers are not little-endian');
}

function refuse(): never {
  throw torchFormatError('its head names something');
}
