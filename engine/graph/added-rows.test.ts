import { beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from '../tensorflow.ts';
import { withOwnRowSums, withRowsAdded } from './added-rows.ts';
import { dataTypes } from './data-types.ts';
import type { Output } from './graph.ts';
import { opDefinitions } from './op-definitions-file.ts';
import { Program } from './program.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it('adds the same rows, however often one comes, without a table of zeros', () => {
  for (const spreadFirst of [false, true]) {
    const { program, gradient } = gradientOfRows([0, 1], spreadFirst);
    const [changed = gradient] = withRowsAdded(program.graph, [gradient]);
    expect(changed.node).not.toBe(gradient.node);
    const [before, after] = program.run([], [gradient, changed]);
    expect([...(after ?? [])]).toEqual([...(before ?? [])]);
    expect([...(after ?? [])]).toEqual([1, 1, 61, 81, 31, 41, 1, 1]);
  }
});

it('leaves other gradients as they are', () => {
  const { program, gradient, table, spread } = gradientOfRows([1, 0], false);
  expect(withRowsAdded(program.graph, [gradient, table, spread])).toEqual([gradient, table, spread]);
});

it("sums an embedding's rows by an op of its own, in the shape and to the sums that they have", () => {
  const { program, spread, table } = gradientOfRows([0, 1], false);
  const [changed = spread, left] = withOwnRowSums(program.graph, [spread, table]);
  expect(left).toEqual(table);
  expect(changed.node).not.toBe(spread.node);
  const [before, after] = program.run([], [spread, changed]);
  expect(after).toEqual(before);
});

/** Rows spread over a table of four, transposed by these axes and added to a table of ones. */
function gradientOfRows(axes: readonly number[], spreadFirst: boolean): { program: Program; gradient: Output; table: Output; spread: Output } {
  const program = new Program(tf.backend() as NodeBackend, opDefinitions());
  const { graph } = program;
  const floats = (shape: readonly number[], values: readonly number[]) => graph.constant({ dataType: dataTypes.float32, shape, bytes: new Uint8Array(Float32Array.from(values).buffer) });
  const shape = axes[0] === 0 ? [4, 2] : [2, 4];
  const table = floats(shape, Array.from({ length: 8 }, () => 1));
  const four = graph.constant({ dataType: dataTypes.int32, shape: [], bytes: new Uint8Array(Int32Array.of(4).buffer) });
  const spread = graph.node('UnsortedSegmentSum', [floats([3, 2], [10, 20, 30, 40, 50, 60]), graph.integers([1, 2, 1]), four]);
  const turned = graph.node('Transpose', [spread, graph.integers(axes)]);
  return { program, gradient: graph.node('AddV2', spreadFirst ? [turned, table] : [table, turned]), table, spread };
}
