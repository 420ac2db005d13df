import { DataError } from '../../../schemas/failure.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { torchFormatError } from './format-error.ts';
import { isPickled, type PickledName, type PickledTensor, type PickleValue } from './pickle-value.ts';
import { readPickle } from './read-pickle.ts';

const orderedDictionary = 'collections.OrderedDict';
const makeTensor = 'torch._utils._rebuild_tensor_v2';
const makeParameter = 'torch._utils._rebuild_parameter';
const storage = /^torch\.(\w+Storage)$/;

/**
 * Names and tensors of a pickled dictionary of weights, in its order; of a dictionary with `state_dict` in it, of that one.
 * @throws DataError ES-IMPORT-PICKLE where the pickle asks for anything but tensors: nothing that it names is run
 */
export function readStateDict(cursor: ByteCursor): (readonly [string, PickledTensor])[] {
  const value = readPickle(cursor, { call, persistent, named });
  const inner = value instanceof Map ? value.get('state_dict') : undefined;
  const dictionary = inner instanceof Map ? inner : value;
  if (!(dictionary instanceof Map)) throw torchFormatError('its pickle is no dictionary of tensors');
  return [...dictionary].flatMap(([name, tensor]) => (typeof name === 'string' && isPickled(tensor, 'tensor') ? [[name, tensor] as const] : []));
}

function named(name: string): PickledName {
  if ([orderedDictionary, makeTensor, makeParameter].includes(name) || storage.test(name)) return { kind: 'name', name };
  throw new DataError('ES-IMPORT-PICKLE', `The torch file names ${name}, which is no tensor of weights, so it is not read and nothing of it was run: save the model's state_dict() instead, or use safetensors.`);
}

function call({ name }: PickledName, parameters: readonly PickleValue[]): PickleValue {
  if (name === orderedDictionary && parameters.length === 0) return new Map();
  const [first, offset, shape, strides] = parameters;
  if (name === makeParameter && isPickled(first, 'tensor')) return first;
  if (name === makeTensor && isPickled(first, 'storage') && isSize(offset) && isSizes(shape) && isSizes(strides) && shape.length === strides.length) return { kind: 'tensor', storage: first, offset, shape, strides };
  throw torchFormatError(`its pickle calls ${name} with arguments that no tensor has`);
}

/** `('storage', class, key, device, elements, view)`; torch has written no views for years. */
function persistent(id: PickleValue): PickleValue {
  const [kind, type, key, , elements, view] = Array.isArray(id) ? id : [];
  const [, name] = isPickled(type, 'name') ? (storage.exec(type.name) ?? []) : [];
  if (kind !== 'storage' || name === undefined || typeof key !== 'string' || !isSize(elements)) throw torchFormatError('its pickle stands for something that is no storage');
  if (view !== null && view !== undefined) throw torchFormatError(`its storage ${key} is a view on another, as versions of torch before 0.4 wrote them`);
  return { kind: 'storage', type: name, key, elements };
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isSizes(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.every(isSize);
}
