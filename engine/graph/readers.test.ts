import { expect, it } from 'vitest';
import { dataTypes } from './data-types.ts';
import { Graph } from './graph.ts';
import { opDefinitions } from './op-definitions-file.ts';
import { readersAfter } from './readers.ts';

it('finds what uses a value after a node, and what uses another view of it', () => {
  const graph = new Graph(opDefinitions());
  const value = graph.node('Placeholder', [], { dtype: dataTypes.float32, shape: [2, 2] });
  const view = graph.node('Reshape', [value, graph.integers([4])]);
  const loss = graph.node('L2Loss', [value]);
  const direct = graph.node('Mul', [loss, value]);
  const indirect = graph.node('Neg', [view]);
  graph.node('Neg', [indirect]);
  expect(readersAfter(graph, value, loss).map(({ node }) => node)).toEqual([direct.node, indirect.node]);
});
