import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs';
import type { NodeBackend, TensorFlow } from '../tensorflow.ts';
import type { AttributeValue } from './attributes.ts';
import { dataTypeOf, dataTypes } from './data-types.ts';
import type { Graph, Output } from './graph.ts';
import { replaceWhile } from './replace-while.ts';
import { NotTraceable, TracingGuards } from './tracing-guards.ts';

type DataId = TensorInfo['dataId'];
type OpAttributes = Parameters<NodeBackend['executeSingleOutput']>[1];

/** tfjs' form of an int64 number, which it has no tensors for. */
interface Int64Scalar {
  readonly valueArray: Int32Array;
}

/** A value that a variable is given while a function is traced. */
export interface Assignment {
  readonly variable: Variable;
  readonly value: Output;
}

interface TracedValue {
  readonly output: Output;
  readonly shape: readonly number[];
  readonly constant: boolean;
}

/** More than that does not belong into a graph, but into a variable. */
const largestConstantBytes = 16 * 1024 ** 2;

/** Ops whose output's shape depends on the values. */
const dynamicOps = new Set(['Where', 'Unique', 'UniqueV2', 'SparseFillEmptyRows', 'SparseReshape']);

/** Writes into a graph what tfjs does while a function runs once. Values are told apart by tfjs' data ids. */
export class Tracer {
  readonly #tf: TensorFlow;
  readonly #backend: NodeBackend;
  readonly #graph: Graph;
  readonly #values = new Map<DataId, TracedValue>();
  readonly #reshaped = new Map<string, Output>();
  readonly #guards = new TracingGuards();
  readonly #assignments: Assignment[] = [];
  #elements = 0;
  #variables: ReadonlySet<DataId> = new Set();

  constructor(tf: TensorFlow, graph: Graph) {
    this.#tf = tf;
    this.#backend = tf.backend() as NodeBackend;
    this.#graph = graph;
  }

  /** Says that a tensor stands for an output. */
  bind(tensor: TensorInfo, output: Output): void {
    this.#values.set(tensor.dataId, { output, shape: [...tensor.shape], constant: false });
  }

  /**
   * The output that a tensor stands for; a constant where JavaScript made it.
   * @throws NotTraceable for a variable that was not bound
   */
  outputOf(tensor: TensorInfo): Output {
    const value = this.#values.get(tensor.dataId) ?? this.#bindConstant(tensor);
    return value.shape.join() === tensor.shape.join() ? value.output : this.#reshape(value.output, tensor.shape);
  }

  /** What variables were given, each time at the end of a traced function. */
  get assignments(): readonly Assignment[] {
    return this.#assignments;
  }

  /** How many elements the ops gave that were written down: a measure of what they cost that depends on shapes alone. */
  get elements(): number {
    return this.#elements;
  }

  /** Runs the function and writes down every op that it uses. The variables that it changes get their values back. */
  trace<Result>(body: () => Result): Result {
    const variables: Variable[] = Object.values(this.#tf.engine().state.registeredVariables);
    const before = new Map(variables.map((variable) => [variable, this.#tf.keep(variable.clone())]));
    this.#variables = new Set(variables.map(({ dataId }) => dataId));
    try {
      return this.#recording(body);
    } finally {
      for (const [variable, kept] of before) {
        if (variable.dataId !== kept.dataId) {
          this.#assignments.push({ variable, value: this.outputOf(variable) });
          variable.assign(kept);
        }
        kept.dispose();
      }
    }
  }

  #recording<Result>(body: () => Result): Result {
    const backend = this.#backend;
    const single = (): Result =>
      replaceWhile(
        backend,
        'executeSingleOutput',
        (execute) => (name, attributes, inputs) => {
          const output = execute.call(backend, name, attributes, inputs);
          this.#record(name, attributes, inputs, [output]);
          return output;
        },
        () => this.#guards.during(this.#tf, body),
      );
    const multiple = (): Result =>
      replaceWhile(
        backend,
        'executeMultipleOutputs',
        (execute) => (name, attributes, inputs, count) => {
          const outputs = execute.call(backend, name, attributes, inputs, count);
          this.#record(name, attributes, inputs, outputs);
          return outputs;
        },
        single,
      );
    return replaceWhile(
      backend,
      'readSync',
      (readSync) => (dataId) => {
        if (this.#values.get(dataId)?.constant === false) {
          throw new NotTraceable(this.#guards.layer, 'reads a value of the batch into JavaScript: the graph would keep what was read while it was traced.');
        }
        return readSync.call(backend, dataId);
      },
      multiple,
    );
  }

  #record(name: string, attributes: OpAttributes, inputs: readonly TensorInfo[], outputs: readonly Tensor[]): void {
    if (dynamicOps.has(name)) throw new NotTraceable(this.#guards.layer, `uses ${name}, whose result has another shape for each batch.`);
    const given = Object.fromEntries(attributes.map(({ name: attribute, value }) => [attribute, value as AttributeValue]));
    const results = this.#graph.add(name, inputs.map((input) => this.#inputOf(input)), given, { scope: this.#guards.layer });
    outputs.forEach((tensor, index) => {
      const output = results[index];
      this.#elements += tensor.size;
      if (output !== undefined) this.bind(tensor, output);
    });
  }

  #inputOf(input: TensorInfo | Int64Scalar): Output {
    if (!('valueArray' in input)) return this.outputOf(input);
    const { buffer, byteOffset, byteLength } = input.valueArray;
    return this.#graph.constant({ dataType: dataTypes.int64, shape: [], bytes: new Uint8Array(buffer, byteOffset, byteLength) });
  }

  #bindConstant({ dataId, shape, dtype }: TensorInfo): TracedValue {
    if (this.#variables.has(dataId)) throw new NotTraceable(this.#guards.layer, 'uses a variable that is none of the weights of the network.');
    const data = this.#backend.readSync(dataId);
    if (!ArrayBuffer.isView(data)) throw new NotTraceable(this.#guards.layer, `uses a constant of the type ${dtype}.`);
    if (data.byteLength > largestConstantBytes) throw new NotTraceable(this.#guards.layer, `uses a constant of ${data.byteLength} bytes: make it a variable.`);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    const value = { output: this.#graph.constant({ dataType: dataTypeOf(dtype), shape: [...shape], bytes }), shape: [...shape], constant: true };
    this.#values.set(dataId, value);
    return value;
  }

  #reshape(output: Output, shape: readonly number[]): Output {
    const key = `${output.node}:${output.index} ${shape.join()}`;
    const found = this.#reshaped.get(key) ?? this.#graph.node('Reshape', [output, this.#graph.integers(shape)]);
    this.#reshaped.set(key, found);
    return found;
  }
}
