import { EverstepError } from '../../schemas/failure.ts';
import { type AttributeValue, resolveAttributes, type TensorValue } from './attributes.ts';
import { dataTypes } from './data-types.ts';
import type { OpDefinition, OpDefinitions } from './op-definitions.ts';

/** One tensor that a node gives out. */
export interface Output {
  readonly node: string;
  readonly index: number;
  readonly dataType: number;
}

/** A node as it will stand in TensorFlow's graph. */
export interface GraphNode {
  readonly name: string;
  readonly op: OpDefinition;
  readonly inputs: readonly Output[];
  /** Nodes that run first although nothing of theirs is used. */
  readonly after: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export interface NodeOptions {
  readonly name?: string;
  /** What the node belongs to, which TensorFlow's errors name it by. */
  readonly scope?: string | undefined;
  readonly after?: readonly Output[];
}

/** Constants up to this many bytes are written once, however often they are used. */
const sharedConstantBytes = 256;

/** What names of TensorFlow's may not have. */
const strange = /^[^A-Za-z0-9.]|[^\w.\-/>]/g;

/** A TensorFlow graph under construction. Attributes that follow from the inputs need not be given. */
export class Graph {
  readonly #definitions: OpDefinitions;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #constants = new Map<string, Output>();

  constructor(definitions: OpDefinitions) {
    this.#definitions = definitions;
  }

  get nodes(): readonly GraphNode[] {
    return [...this.#nodes.values()];
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Adds a node and gives its outputs. Those of an op without any are one that others can only run after. */
  add(opName: string, inputs: readonly Output[], attributes: Readonly<Record<string, AttributeValue>> = {}, { name, scope, after = [] }: NodeOptions = {}): Output[] {
    const op = this.#definitions.get(opName);
    if (op === undefined) throw new EverstepError('ES-ENGINE-OP', `TensorFlow has no op ${opName}.`);
    const { values, outputTypes } = resolveAttributes(op, inputs.map(({ dataType }) => dataType), attributes);
    const node = name ?? `${scope === undefined ? '' : `${scope.replace(strange, '_')}/`}${opName}_${this.#nodes.size}`;
    if (this.#nodes.has(node)) throw new Error(`two nodes are named ${node}`);
    this.#nodes.set(node, { name: node, op, inputs, after: after.map((output) => output.node), attributes: values });
    return (outputTypes.length === 0 ? [0] : outputTypes).map((dataType, index) => ({ node, index, dataType }));
  }

  /** Adds a node and gives its first output. */
  node(opName: string, inputs: readonly Output[], attributes: Readonly<Record<string, AttributeValue>> = {}, options: NodeOptions = {}): Output {
    const [output] = this.add(opName, inputs, attributes, options);
    if (output === undefined) throw new Error(`the op ${opName} gives nothing`);
    return output;
  }

  constant(value: TensorValue): Output {
    const add = () => this.node('Const', [], { dtype: value.dataType, value });
    if (value.bytes.byteLength > sharedConstantBytes) return add();
    const key = `${value.dataType} ${value.shape.join()} ${Buffer.from(value.bytes).toString('hex')}`;
    const found = this.#constants.get(key) ?? add();
    this.#constants.set(key, found);
    return found;
  }

  float(value: number): Output {
    return this.constant({ dataType: dataTypes.float32, shape: [], bytes: new Uint8Array(Float32Array.of(value).buffer) });
  }

  text(value: string): Output {
    return this.node('Const', [], { dtype: dataTypes.string, value: { dataType: dataTypes.string, shape: [], texts: [value] } });
  }

  texts(values: readonly string[]): Output {
    return this.node('Const', [], { dtype: dataTypes.string, value: { dataType: dataTypes.string, shape: [values.length], texts: values } });
  }

  integers(values: readonly number[]): Output {
    return this.constant({ dataType: dataTypes.int32, shape: [values.length], bytes: new Uint8Array(Int32Array.from(values).buffer) });
  }
}
