import { dataTypes } from '../graph/data-types.ts';
import { Graph, type Output } from '../graph/graph.ts';
import { opDefinitions } from '../graph/op-definitions-file.ts';
import { Session } from '../graph/session.ts';
import type { NamedArray } from '../named-array.ts';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';

/** Places of a graph that saves its variables and restores them. */
export interface Saver {
  /** Takes the beginning of the files' paths. */
  readonly path: Output;
  readonly saved: Output;
  readonly restored: Output;
  /** In the order of the variables: its handle, what gives it a value, and what reads it. */
  readonly variables: readonly { readonly handle: Output; readonly initialized: Output; readonly value: Output }[];
}

/** Adds what saves the variables into a checkpoint of TensorFlow's under these names, and restores them from one. */
export function addSaver(graph: Graph, names: readonly string[], handles: readonly Output[], values: readonly Output[]): Saver {
  const path = graph.node('Placeholder', [], { dtype: dataTypes.string, shape: [] }, { name: 'save/path' });
  const saved = save(graph, path, names, values);
  const dtypes = names.map(() => dataTypes.float32);
  const restoredValues = graph.add('RestoreV2', [path, graph.texts(names), wholeSlices(graph, names)], { dtypes });
  const variables = handles.flatMap((handle, place) => {
    const [restored, value] = [restoredValues[place], values[place]];
    return restored === undefined || value === undefined ? [] : [{ handle, value, initialized: graph.node('AssignVariableOp', [handle, restored], {}, { name: `save/assign_${place}` }) }];
  });
  const restored = graph.node('NoOp', [], {}, { name: 'save/restore', after: variables.map(({ initialized }) => initialized) });
  return { path, saved, restored, variables };
}

/**
 * Writes arrays into a checkpoint of TensorFlow's: the files `<path>.index` and `<path>.data-00000-of-00001`. TensorFlow
 * itself writes them.
 */
export function writeVariables(tf: TensorFlow, arrays: readonly NamedArray[], path: string): void {
  const graph = new Graph(opDefinitions());
  const places = arrays.map(({ shape }) => graph.node('Placeholder', [], { dtype: dataTypes.float32, shape }));
  const saved = save(graph, graph.text(path), arrays.map(({ name }) => name), places);
  const written = graph.node('Identity', [graph.float(0)], {}, { after: [saved] });
  const session = new Session(tf.backend() as NodeBackend, graph);
  try {
    session.run(arrays.flatMap(({ shape, data }, place) => {
      const output = places[place];
      return output === undefined ? [] : [{ output, dtype: 'float32' as const, shape, data }];
    }), [written]);
  } finally {
    session.dispose();
  }
}

/** Gives the path when all is written. */
function save(graph: Graph, path: Output, names: readonly string[], values: readonly Output[]): Output {
  const written = graph.node('SaveV2', [path, graph.texts(names), wholeSlices(graph, names), ...values]);
  return graph.node('Identity', [path], {}, { name: 'save/saved', after: [written] });
}

function wholeSlices(graph: Graph, names: readonly string[]): Output {
  return graph.texts(names.map(() => ''));
}
