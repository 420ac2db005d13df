import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from '../tensorflow.ts';
import { dataTypeOf, dataTypes } from './data-types.ts';
import { opDefinitions } from './op-definitions-file.ts';
import { type GraphVariable, Program } from './program.ts';

let tf: TensorFlow;
let program: Program;
let counter: GraphVariable;

beforeEach(async () => {
  tf = await loadTensorFlow();
  program = new Program(tf.backend() as NodeBackend, opDefinitions());
  onTestFinished(() => program.dispose());
  counter = program.variable('counter', [2], Float32Array.of(1, 2));
});

/** Adds one to the counter and gives its new value. */
function increment() {
  const { graph } = program;
  const added = graph.node('AssignAddVariableOp', [counter.handle, graph.constant({ dataType: 1, shape: [2], bytes: new Uint8Array(Float32Array.of(1, 1).buffer) })], {}, { after: [counter.value] });
  return graph.node('ReadVariableOp', [counter.handle], { dtype: 1 }, { after: [added] });
}

describe('the variables of a program', () => {
  it('start with their values, or zeros', () => {
    const zeros = program.variable('zeros', [3]);
    expect(program.read([counter, zeros]).map(({ name, data }) => [name, ...data])).toEqual([['counter', 1, 2], ['zeros', 0, 0, 0]]);
  });

  it('keep their values when the graph grows', () => {
    const incremented = increment();
    program.run([], [incremented]);
    const later = program.variable('later', [1], Float32Array.of(7));
    const again = increment();
    expect([...program.run([], [again])[0]!]).toEqual([3, 4]);
    expect(program.read([counter, later]).map(({ data }) => [...data])).toEqual([[3, 4], [7]]);
  });

  it('are set, before the first run and after', () => {
    program.write([counter], [{ name: 'counter', shape: [2], data: Float32Array.of(5, 6) }]);
    const incremented = increment();
    expect([...program.run([], [incremented])[0]!]).toEqual([6, 7]);
    program.write([counter], [{ name: 'counter', shape: [2], data: Float32Array.of(0, 0) }]);
    expect([...program.run([], [incremented])[0]!]).toEqual([1, 1]);
  });

  it('have memory of their own, wherever in memory the arrays lie that they are set from', () => {
    // TensorFlow takes over what lies at a multiple of 64 bytes without a copy: one of these does
    const memory = new ArrayBuffer(2 * 64);
    for (let place = 0; place < 16; place += 1) {
      const data = new Float32Array(memory, place * 4, 2).fill(5);
      program.write([counter], [{ name: 'counter', shape: [2], data }]);
      data.fill(0);
      expect(program.read([counter]).map((read) => [...read.data])).toEqual([[5, 5]]);
    }
  });

  it('refuse values of another name or shape', () => {
    expect(() => program.write([counter], [{ name: 'other', shape: [2], data: new Float32Array(2) }])).toThrow('The weight counter is missing');
    expect(() => program.write([counter], [{ name: 'counter', shape: [3], data: new Float32Array(3) }])).toThrow('The weight counter has the shape 3; the network needs 2.');
  });

  it('are read as copies', () => {
    const incremented = increment();
    const before = program.read([counter])[0]!.data;
    program.run([], [incremented]);
    expect([...before]).toEqual([1, 2]);
  });
});

it('an op that TensorFlow does not have is refused by its name', () => {
  expect(() => program.graph.node('NoSuchOp', [])).toThrow('TensorFlow has no op NoSuchOp.');
});

describe('rows that a program holds', () => {
  it.each([
    { dtype: 'int32' as const, of: (values: number[]) => Int32Array.from(values) },
    { dtype: 'float32' as const, of: (values: number[]) => Float32Array.from(values) },
    { dtype: 'uint8' as const, of: (values: number[]) => Uint8Array.from(values) },
  ])('are filled piece by piece, as $dtype, and taken by their indices', ({ dtype, of }) => {
    const column = program.hold({ dtype, shape: [4, 2] });
    const indices = program.graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [3] });
    const rows = program.graph.node('Cast', [program.graph.node('ResourceGather', [column.handle, indices], { dtype: dataTypeOf(dtype) })], { DstT: dataTypes.int32 });
    program.fill(column, 2, of([5, 6, 7, 8]));
    program.fill(column, 0, of([1, 2]));
    const taken = program.run([{ output: indices, dtype: 'int32', shape: [3], data: Int32Array.of(3, 0, 1) }], [rows])[0]!;
    expect([...taken]).toEqual([7, 8, 1, 2, 0, 0]);
    expect(() => program.run([{ output: indices, dtype: 'int32', shape: [3], data: Int32Array.of(0, 4, 1) }], [rows])).toThrow('4 is not in [0, 4)');
  });

  it('are not lost without a word when the graph grows', () => {
    program.fill(program.hold({ dtype: 'int32', shape: [1, 1] }), 0, Int32Array.of(1));
    const incremented = increment();
    expect(() => program.run([], [incremented])).toThrow('a graph that holds data cannot grow');
  });
});
