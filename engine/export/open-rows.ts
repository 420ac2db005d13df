import { EverstepError } from '../../schemas/failure.ts';
import type { AttributeValue, TensorValue } from '../graph/attributes.ts';
import type { Graph, GraphNode, Output } from '../graph/graph.ts';
import { openConstant } from './open-constant.ts';
import type { TracedPredictions } from './trace-predictions.ts';

/**
 * Writes into a graph what tracings with different numbers of rows have in common, so that it takes any number: sizes that
 * are a linear function of the rows in all of them are computed from the rows.
 */
export class OpenRows {
  readonly #target: Graph;
  readonly #tracings: readonly { readonly rows: number; readonly nodes: ReadonlyMap<string, GraphNode> }[];
  readonly #leaves: ReadonlyMap<string, Output>;
  readonly #rows: Output;
  readonly #written = new Map<string, readonly Output[]>();

  /**
   * @param leaves what stands for the placeholders, by their names in every tracing
   * @param rows the number of rows, an int32 scalar
   */
  constructor(target: Graph, tracings: readonly TracedPredictions[], leaves: ReadonlyMap<string, Output>, rows: Output) {
    this.#target = target;
    this.#tracings = tracings.map((tracing) => ({ rows: tracing.rows, nodes: new Map(tracing.graph.nodes.map((node) => [node.name, node])) }));
    this.#leaves = leaves;
    this.#rows = rows;
  }

  /**
   * Writes an output, given as that of each tracing, with all that it comes from.
   * @throws ES-EXPORT-ROWS where the tracings differ in something that does not follow from the rows
   */
  write(outputs: readonly Output[]): Output {
    const waiting = [outputs];
    // a stack of its own: recurrent networks are deeper than JavaScript's
    for (let current = waiting.at(-1); current !== undefined; current = waiting.at(-1)) {
      if (this.#find(current) === undefined) {
        const missing = this.#inputsOf(current).filter((input) => this.#find(input) === undefined);
        if (missing.length > 0) {
          waiting.push(...missing);
          continue;
        }
        this.#writeNode(current);
      }
      waiting.pop();
    }
    const output = this.#find(outputs);
    if (output === undefined) throw new Error('an output without a node');
    return output;
  }

  #find(outputs: readonly Output[]): Output | undefined {
    const [first] = outputs;
    const leaf = first && this.#leaves.get(first.node);
    return leaf ?? this.#written.get(keyOf(outputs))?.[first?.index ?? 0];
  }

  #inputsOf(outputs: readonly Output[]): Output[][] {
    const nodes = this.#nodesOf(outputs);
    return (nodes[0]?.inputs ?? []).map((_, place) => nodes.map(({ inputs }) => inputs[place]).filter((input) => input !== undefined));
  }

  /** The nodes that give the outputs. */
  #nodesOf(outputs: readonly Output[]): GraphNode[] {
    const nodes = outputs.map(({ node }, place) => this.#tracings[place]?.nodes.get(node)).filter((node) => node !== undefined);
    const [first] = nodes;
    if (first === undefined || nodes.length !== outputs.length) throw new Error('an output without a node');
    const alike = nodes.every(({ op, inputs }) => op === first.op && inputs.length === first.inputs.length);
    if (!alike) throw new NotForAnyRows(first.op.name, 'other ops');
    return nodes;
  }

  #writeNode(outputs: readonly Output[]): void {
    const nodes = this.#nodesOf(outputs);
    const [first] = nodes;
    if (first === undefined) return;
    const inputs = this.#inputsOf(outputs).map((input) => this.write(input));
    const written = first.op.name === 'Const' ? [this.#writeConstant(nodes)] : this.#target.add(first.op.name, inputs, commonAttributes(nodes));
    this.#written.set(keyOf(outputs), written);
  }

  #writeConstant(nodes: readonly GraphNode[]): Output {
    const values = nodes.map(({ attributes }, place) => ({ rows: this.#tracings[place]?.rows ?? 0, value: attributes.get('value') as TensorValue }));
    const output = openConstant(this.#target, values, this.#rows);
    if (output === undefined) throw new NotForAnyRows('Const', 'other values');
    return output;
  }
}

/** A network that computes differently for another number of rows. */
class NotForAnyRows extends EverstepError {
  constructor(op: string, what: string) {
    super('ES-EXPORT-ROWS', `The network cannot be exported for any number of rows: with another number, its op ${op} has ${what}. The formats safetensors and tfjs do not need that.`);
  }
}

function keyOf(outputs: readonly Output[]): string {
  return outputs.map(({ node }) => node).join(' ');
}

function commonAttributes(nodes: readonly GraphNode[]): Record<string, AttributeValue> {
  const [first, ...others] = nodes;
  if (first === undefined) return {};
  for (const [name, value] of first.attributes) {
    const text = JSON.stringify(value);
    if (others.some(({ attributes }) => JSON.stringify(attributes.get(name)) !== text)) throw new NotForAnyRows(first.op.name, `another ${name}`);
  }
  return Object.fromEntries(first.attributes);
}
