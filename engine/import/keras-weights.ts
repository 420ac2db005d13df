import type * as hdf5 from 'h5wasm';
import type { Dataset, Entity, File, Group } from 'h5wasm';
import { DataError } from '../../schemas/failure.ts';
import type { NamedArray } from '../named-array.ts';
import { withFiniteNumbers } from './imported-arrays.ts';

const signature = Buffer.from('\u0089HDF\r\n\u001a\n', 'latin1');

/** Files of the library's own memory; each is removed when it has been read. */
const fileName = 'weights.h5';

/** Names that Keras 1 gave weights, such as `block1_conv1_W_1`. */
const oldNames: Readonly<Record<string, string>> = { W: 'kernel', b: 'bias' };

/**
 * Weights of a Keras file. Of a whole model or its weights (`.h5`) they are named `layer/weight`, as networks here name theirs;
 * of the format `.weights.h5`, which knows no names of weights, `layer/0`, `layer/1` by their place in the layer.
 * @throws DataError ES-IMPORT-FORMAT where it is no such file; ES-IMPORT-NAN
 */
export async function readKerasWeights(bytes: Uint8Array): Promise<NamedArray[]> {
  if (Buffer.compare(bytes.subarray(0, signature.length), signature) !== 0) throw formatError('it does not begin as HDF5 files do');
  const library = await import('h5wasm');
  const { FS: files, activate_throwing_error_handler: throwErrors } = await library.ready;
  throwErrors();
  files.writeFile(fileName, bytes);
  try {
    const file = new library.File(fileName, 'r');
    try {
      return weightsOf(file, library).map(withFiniteNumbers);
    } finally {
      file.close();
    }
  } catch (error) {
    throw error instanceof DataError ? error : formatError('it is damaged', error);
  } finally {
    files.unlink(fileName);
  }
}

type Kinds = Pick<typeof hdf5, 'Group' | 'Dataset'>;

function weightsOf(file: File, kinds: Kinds): NamedArray[] {
  const model = file.get('model_weights');
  const root = model instanceof kinds.Group ? model : file;
  const layers = textsOf(root, 'layer_names');
  if (layers !== undefined) return layers.flatMap((layer) => namedWeights(groupAt(root, layer, kinds), layer, kinds));
  const weights = numberedWeights(file, kinds);
  if (weights.length === 0) throw formatError('it has neither a list of layers nor groups of variables');
  return weights;
}

/** Weights of a layer of a file that lists their names. A model within the model is one group, with weights of several layers. */
function namedWeights(group: Group, layer: string, kinds: Kinds): NamedArray[] {
  const paths = textsOf(group, 'weight_names') ?? [];
  const isModel = new Set(paths.map(ownerOf)).size > 1;
  return paths.map((path) => arrayOf(group.get(path), `${isModel ? (ownerOf(path) ?? layer) : layer}/${lastName(path)}`, kinds));
}

/** The layer that a weight's path names: `memory` in `network/memory/lstm_cell/kernel:0`. */
function ownerOf(path: string): string | undefined {
  return path.split('/').slice(0, -1).filter((part) => !/_cell(_\d+)?$/.test(part)).at(-1);
}

function lastName(path: string): string {
  const last = path.split('/').at(-1)?.replace(/:0$/, '') ?? path;
  const old = /_(W|b)(_\d+)?$/.exec(last)?.[1];
  return old === undefined ? last : (oldNames[old] ?? last);
}

/** Weights of all layers of a file that numbers them, those of models within the model included. */
function numberedWeights(group: Group, kinds: Kinds): NamedArray[] {
  return groupsIn(group, kinds).flatMap(([name, part]) => {
    if (name === 'optimizer') return [];
    return name === 'layers' || hasLayers(part, kinds) ? numberedWeights(part, kinds) : placedWeights(part, name, kinds);
  });
}

function hasLayers(group: Group, kinds: Kinds): boolean {
  return groupsIn(group, kinds).some(([name, part]) => name === 'layers' || hasLayers(part, kinds));
}

/** Weights of a layer, those of its parts included. */
function placedWeights(group: Group, name: string, kinds: Kinds): NamedArray[] {
  const variables = group.get('vars');
  const layer = (variables instanceof kinds.Group ? textOf(variables, 'name') : undefined) ?? name;
  const datasets = variableGroups(group, kinds).flatMap((holder) => holder.keys().sort((a, b) => Number(a) - Number(b)).map((place) => holder.get(place)));
  return datasets.map((dataset, place) => arrayOf(dataset, `${layer}/${place}`, kinds));
}

function variableGroups(group: Group, kinds: Kinds): Group[] {
  return groupsIn(group, kinds).flatMap(([name, part]) => (name === 'vars' ? [part] : variableGroups(part, kinds)));
}

function groupsIn(group: Group, kinds: Kinds): (readonly [string, Group])[] {
  return group.keys().flatMap((name) => {
    const part = group.get(name);
    return part instanceof kinds.Group ? [[name, part] as const] : [];
  });
}

function arrayOf(entity: Entity | null, name: string, kinds: Kinds): NamedArray {
  if (!(entity instanceof kinds.Dataset)) throw formatError(`it has no data for ${name}`);
  return { name, shape: entity.shape ?? [], data: floatsOf(entity, name) };
}

function floatsOf({ value, dtype }: Dataset, name: string): Float32Array {
  if (value instanceof Float32Array) return value;
  if (value instanceof Float64Array) return Float32Array.from(value);
  if (typeof value === 'number') return Float32Array.of(value);
  throw formatError(`${name} has the type ${JSON.stringify(dtype)}, not float32 or float64`);
}

function groupAt(parent: Group, path: string, kinds: Kinds): Group {
  const group = parent.get(path);
  if (group instanceof kinds.Group) return group;
  throw formatError(`it has no layer ${path}`);
}

function textsOf(group: Group, attribute: string): string[] | undefined {
  const value: unknown = group.attrs[attribute]?.value;
  return Array.isArray(value) ? value.map(String) : undefined;
}

function textOf(group: Group, attribute: string): string | undefined {
  const value: unknown = group.attrs[attribute]?.value;
  return typeof value === 'string' ? value : undefined;
}

function formatError(what: string, cause?: unknown): DataError {
  return new DataError('ES-IMPORT-FORMAT', `The file holds no weights that Keras wrote: ${what}.`, { cause });
}
