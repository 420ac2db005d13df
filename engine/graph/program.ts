import type { TypedArray } from '@tensorflow/tfjs';
import type { NamedArray } from '../named-array.ts';
import { requireMatch } from '../variables.ts';
import type { NodeBackend } from '../tensorflow.ts';
import { dataTypes } from './data-types.ts';
import { Graph, type Output } from './graph.ts';
import type { OpDefinitions } from './op-definitions.ts';
import { type Feed, Session } from './session.ts';

/** A variable of a graph. */
export interface GraphVariable {
  readonly name: string;
  readonly shape: readonly number[];
  /** What the ops that change it take. */
  readonly handle: Output;
  /** Its value. Whatever changes it has to run after this. */
  readonly value: Output;
}

interface Assignment {
  readonly input: Output;
  readonly written: Output;
}

/**
 * A graph that may grow while it is in use: its variables keep their values. TensorFlow cannot add to a graph that it has loaded, so
 * the next run after a change loads it anew.
 */
export class Program {
  readonly graph: Graph;
  readonly #backend: NodeBackend;
  readonly #variables = new Map<string, GraphVariable>();
  readonly #assignments = new Map<string, Assignment>();
  /** Values that have not reached the session. */
  #pending = new Map<string, NamedArray>();
  #session: Session | undefined;
  #loadedNodes = 0;
  #loadedVariables: readonly GraphVariable[] = [];

  constructor(backend: NodeBackend, definitions: OpDefinitions) {
    this.#backend = backend;
    this.graph = new Graph(definitions);
  }

  /** A variable of float32 that starts with these values, or zeros. */
  variable(name: string, shape: readonly number[], data?: Float32Array): GraphVariable {
    const { graph } = this;
    const node = `variable_${this.#variables.size}`;
    const dtype = dataTypes.float32;
    const handle = graph.node('VarHandleOp', [], { dtype, shape, shared_name: node }, { name: node });
    const value = graph.node('ReadVariableOp', [handle], { dtype });
    const input = graph.node('Placeholder', [], { dtype, shape });
    const assigned = graph.node('AssignVariableOp', [handle, input]);
    const written = graph.node('Identity', [graph.float(0)], {}, { after: [assigned] });
    const variable = { name, shape, handle, value };
    this.#variables.set(name, variable);
    this.#assignments.set(name, { input, written });
    this.#pending.set(name, { name, shape, data: data ?? new Float32Array(shape.reduce((product, size) => product * size, 1)) });
    return variable;
  }

  /** Feeds some outputs and computes others. */
  run(feeds: readonly Feed[], outputs: readonly Output[]): TypedArray[] {
    return this.#load().run(feeds, outputs);
  }

  /** Copies of the values. */
  read(variables: readonly GraphVariable[]): NamedArray[] {
    const session = this.#load();
    return readFrom(session, variables);
  }

  /**
   * Sets variables.
   * @throws ES-ENGINE-WEIGHTS where names or shapes are not theirs
   */
  write(variables: readonly GraphVariable[], values: readonly NamedArray[]): void {
    requireMatch(variables, values);
    for (const value of values) this.#pending.set(value.name, value);
    this.#load();
  }

  dispose(): void {
    this.#session?.dispose();
    this.#session = undefined;
  }

  #load(): Session {
    let session = this.#session;
    if (session === undefined || this.#loadedNodes !== this.graph.size) {
      const kept = session === undefined ? [] : readFrom(session, this.#loadedVariables);
      this.dispose();
      session = new Session(this.#backend, this.graph);
      this.#session = session;
      this.#loadedNodes = this.graph.size;
      this.#loadedVariables = [...this.#variables.values()];
      this.#pending = new Map([...kept.map((value): [string, NamedArray] => [value.name, value]), ...this.#pending]);
    }
    if (this.#pending.size > 0) {
      this.#assign(session, [...this.#pending.values()]);
      this.#pending.clear();
    }
    return session;
  }

  #assign(session: Session, values: readonly NamedArray[]): void {
    const feeds: Feed[] = [];
    const written: Output[] = [];
    for (const { name, shape, data } of values) {
      const assignment = this.#assignments.get(name);
      if (assignment === undefined) throw new Error(`no variable is named ${name}`);
      feeds.push({ output: assignment.input, dtype: 'float32', shape, data });
      written.push(assignment.written);
    }
    session.run(feeds, written);
  }
}

function readFrom(session: Session, variables: readonly GraphVariable[]): NamedArray[] {
  if (variables.length === 0) return [];
  const values = session.run([], variables.map(({ value }) => value));
  return variables.map(({ name, shape }, place) => ({ name, shape, data: values[place] as Float32Array }));
}
