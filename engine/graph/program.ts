import type { TypedArray } from '@tensorflow/tfjs';
import type { NamedArray } from '../named-array.ts';
import { requireMatch } from '../variables.ts';
import type { NodeBackend } from '../tensorflow.ts';
import { dataTypeOf, dataTypes } from './data-types.ts';
import { Graph, type Output } from './graph.ts';
import type { OpDefinitions } from './op-definitions.ts';
import type { TensorSpecification } from './placeholders.ts';
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

/** Rows of one kind that stay where the graph runs. */
export interface HeldColumn extends TensorSpecification {
  /** What the ops that read rows take. */
  readonly handle: Output;
  readonly indices: Output;
  readonly updates: Output;
  readonly filled: Output;
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
  /** Ops that set what starts with zeros, of variables that no session has seen. */
  #zeros: Output[] = [];
  #session: Session | undefined;
  #loadedNodes = 0;
  #loadedVariables: readonly GraphVariable[] = [];
  #holds = 0;
  #filled = false;

  constructor(backend: NodeBackend, definitions: OpDefinitions) {
    this.#backend = backend;
    this.graph = new Graph(definitions);
  }

  /** A variable of float32 that starts with these values, or zeros. */
  variable(name: string, shape: readonly number[], data?: Float32Array): GraphVariable {
    const { graph } = this;
    const dtype = dataTypes.float32;
    const handle = this.#handle(`variable_${this.#variables.size}`, { dtype: 'float32', shape });
    const value = graph.node('ReadVariableOp', [handle], { dtype });
    const input = graph.node('Placeholder', [], { dtype, shape });
    // what is fed is memory of JavaScript: a variable that kept it would be changed there, and given back by threads that may not
    const copied = graph.node('DeepCopy', [input]);
    const written = graph.node('Identity', [graph.float(0)], {}, { after: [graph.node('AssignVariableOp', [handle, copied])] });
    const variable = { name, shape, handle, value };
    this.#variables.set(name, variable);
    this.#assignments.set(name, { input, written });
    if (data === undefined) this.#startWithZeros(handle, { dtype: 'float32', shape });
    else this.#pending.set(name, { name, shape, data });
    return variable;
  }

  /** Room for rows, the shape's first axis, all zeros until they are filled in. From then on the graph may not grow. */
  hold({ dtype, shape }: TensorSpecification): HeldColumn {
    const { graph } = this;
    const handle = this.#handle(`held_${this.#holds}`, { dtype, shape });
    this.#holds += 1;
    this.#startWithZeros(handle, { dtype, shape });
    const indices = graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [-1] });
    const updates = graph.node('Placeholder', [], { dtype: dataTypeOf(dtype), shape: [-1, ...shape.slice(1)] });
    const updated = graph.node('ResourceScatterUpdate', [handle, indices, updates], { dtype: dataTypeOf(dtype) });
    return { dtype, shape, handle, indices, updates, filled: graph.node('Identity', [graph.float(0)], {}, { after: [updated] }) };
  }

  /** Sets rows of a column from this one on. */
  fill({ dtype, shape, indices, updates, filled }: HeldColumn, firstRow: number, data: TypedArray): void {
    const rowShape = shape.slice(1);
    const rows = data.length / sizeOf(rowShape);
    const places = Int32Array.from({ length: rows }, (_, place) => firstRow + place);
    this.run([{ output: indices, dtype: 'int32', shape: [rows], data: places }, { output: updates, dtype, shape: [rows, ...rowShape], data }], [filled]);
    this.#filled = true;
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

  #handle(name: string, { dtype, shape }: TensorSpecification): Output {
    return this.graph.node('VarHandleOp', [], { dtype: dataTypeOf(dtype), shape, shared_name: name }, { name });
  }

  #startWithZeros(handle: Output, { dtype, shape }: TensorSpecification): void {
    const { graph } = this;
    const zero = graph.constant({ dataType: dataTypeOf(dtype), shape: [], bytes: new Uint8Array(dtype === 'uint8' ? 1 : 4) });
    const assigned = graph.node('AssignVariableOp', [handle, graph.node('Fill', [graph.integers(shape), zero])]);
    this.#zeros.push(graph.node('Identity', [graph.float(0)], {}, { after: [assigned] }));
  }

  #load(): Session {
    let session = this.#session;
    if (session === undefined || this.#loadedNodes !== this.graph.size) {
      if (this.#filled) throw new Error('a graph that holds data cannot grow: prepare it for all batches that come');
      const kept = session === undefined ? [] : readFrom(session, this.#loadedVariables);
      this.dispose();
      session = new Session(this.#backend, this.graph);
      this.#session = session;
      this.#loadedNodes = this.graph.size;
      this.#loadedVariables = [...this.#variables.values()];
      this.#pending = new Map([...kept.map((value): [string, NamedArray] => [value.name, value]), ...this.#pending]);
      if (this.#zeros.length > 0) session.run([], this.#zeros);
      this.#zeros = [];
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

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function readFrom(session: Session, variables: readonly GraphVariable[]): NamedArray[] {
  if (variables.length === 0) return [];
  const values = session.run([], variables.map(({ value }) => value));
  return variables.map(({ name, shape }, place) => ({ name, shape, data: values[place] as Float32Array }));
}
