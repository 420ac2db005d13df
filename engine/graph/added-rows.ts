import { dataTypes } from './data-types.ts';
import type { Graph, GraphNode, Output } from './graph.ts';

type Nodes = ReadonlyMap<string, GraphNode>;

/** Embeddings' gradients by Everstep's own op, which takes all threads for them. */
export function withOwnRowSums(graph: Graph, gradients: readonly Output[]): readonly Output[] {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  return gradients.map((gradient) => {
    const sum = producer(nodes, gradient);
    const [rows, places] = sum?.inputs ?? [];
    const isSpread = sum?.op.name === 'UnsortedSegmentSum' && rows?.dataType === dataTypes.float32 && places?.dataType === dataTypes.int32;
    return isSpread ? graph.node('EverstepRowSums', sum.inputs) : gradient;
  });
}

/**
 * Gradients with an embedding's rows added to them. tfjs spreads the rows over a table of zeros and adds that to the table's other
 * gradients, such as its regularizer's: one pass more over the whole table.
 */
export function withRowsAdded(graph: Graph, gradients: readonly Output[]): readonly Output[] {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  return gradients.map((gradient) => {
    const sum = nodes.get(gradient.node);
    const [first, second] = sum?.inputs ?? [];
    if (sum === undefined || !['Add', 'AddV2'].includes(sum.op.name) || first === undefined || second === undefined) return gradient;
    return added(graph, nodes, first, second) ?? added(graph, nodes, second, first) ?? gradient;
  });
}

function added(graph: Graph, nodes: Nodes, table: Output, spread: Output): Output | undefined {
  const sum = producer(nodes, spread);
  const [rows, indices] = sum?.inputs ?? [];
  if (sum?.op.name !== 'UnsortedSegmentSum' || rows === undefined || indices === undefined) return undefined;
  return graph.node('TensorScatterAdd', [table, graph.node('Reshape', [indices, graph.integers([-1, 1])]), rows]);
}

/** What computes a value, beyond transpositions that change nothing. */
function producer(nodes: Nodes, { node }: Output): GraphNode | undefined {
  const found = nodes.get(node);
  const [value, axes] = found?.inputs ?? [];
  return found?.op.name === 'Transpose' && value !== undefined && axes !== undefined && keepsOrder(nodes.get(axes.node)) ? producer(nodes, value) : found;
}

function keepsOrder(axes: GraphNode | undefined): boolean {
  const value = axes?.attributes.get('value');
  if (typeof value !== 'object' || !('bytes' in value)) return false;
  const { buffer, byteOffset, byteLength } = value.bytes;
  return new Int32Array(buffer, byteOffset, byteLength / 4).every((axis, place) => axis === place);
}
