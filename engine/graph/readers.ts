import type { Graph, Output } from './graph.ts';

/** Ops whose output may be their first input's memory. */
const views = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze', 'Slice', 'StridedSlice', 'Unpack', 'Split', 'SplitV']);

/**
 * What uses a value and was added to the graph after `node`. TensorFlow copies a variable that is changed while its value is in use, so
 * what changes it does better to wait for these.
 */
export function readersAfter(graph: Graph, value: Output, node: Output): Output[] {
  const { nodes } = graph;
  const last = nodes.findIndex(({ name }) => name === node.node);
  const holders = new Set([value.node]);
  const readers: Output[] = [];
  for (const [place, { name, op, inputs }] of nodes.entries()) {
    if (!inputs.some((input) => holders.has(input.node))) continue;
    if (place > last) readers.push({ node: name, index: 0, dataType: value.dataType });
    if (views.has(op.name)) holders.add(name);
  }
  return readers;
}
