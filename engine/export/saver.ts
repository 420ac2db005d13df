import { dataTypes } from '../graph/data-types.ts';
import { Graph, type Output } from '../graph/graph.ts';
import { opDefinitions } from '../graph/op-definitions-file.ts';
import { Session } from '../graph/session.ts';
import type { NamedArray } from '../named-array.ts';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';

/** A variable of an exported graph, float32. */
export interface ServedVariable {
  readonly name: string;
  readonly trained: boolean;
  readonly handle: Output;
  readonly value: Output;
}

/** Places of a graph that saves its variables and restores them. */
export interface Saver {
  /** Takes the beginning of the files' paths. */
  readonly path: Output;
  readonly saved: Output;
  readonly restored: Output;
  /** What gives each variable its value. */
  readonly assignments: readonly { readonly variable: ServedVariable; readonly assigned: Output }[];
}

/** Adds what saves the variables into a checkpoint of TensorFlow's under their names, and restores them from one. */
export function addSaver(graph: Graph, variables: readonly ServedVariable[]): Saver {
  const names = variables.map(({ name }) => name);
  const path = graph.node('Placeholder', [], { dtype: dataTypes.string, shape: [] }, { name: 'save/path' });
  const saved = save(graph, path, names, variables.map(({ value }) => value));
  const values = graph.add('RestoreV2', [path, graph.texts(names), wholeSlices(graph, names)], { dtypes: names.map(() => dataTypes.float32) });
  const assignments = variables.flatMap((variable, place) => {
    const value = values[place];
    return value === undefined ? [] : [{ variable, assigned: graph.node('AssignVariableOp', [variable.handle, value], {}, { name: `save/assign_${place}` }) }];
  });
  const restored = graph.node('NoOp', [], {}, { name: 'save/restore', after: assignments.map(({ assigned }) => assigned) });
  return { path, saved, restored, assignments };
}

/**
 * Writes arrays into a checkpoint of TensorFlow's: the files `<path>.index` and `<path>.data-00000-of-00001`. TensorFlow
 * itself writes them.
 */
export function saveVariables(tf: TensorFlow, arrays: readonly NamedArray[], path: string): void {
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
