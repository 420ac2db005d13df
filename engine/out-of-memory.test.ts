import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { dataTypes } from './graph/data-types.ts';
import { opDefinitions } from './graph/op-definitions-file.ts';
import { Program } from './graph/program.ts';
import { OutOfMemory, tellingMemory } from './out-of-memory.ts';
import { StepRandomness } from './step-randomness.ts';
import { loadTensorFlow, type NodeBackend, type TensorFlow } from './tensorflow.ts';
import { TracedNetwork } from './traced-network.ts';

/** Squared and in float32, more bytes than a process has addresses. */
const size = 6_000_000;

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it('names the layer and the op of a graph that ask for too much, which runs on', () => {
  const program = new Program(tf.backend() as NodeBackend, opDefinitions());
  onTestFinished(() => program.dispose());
  const { graph } = program;
  const shape = graph.node('Placeholder', [], { dtype: dataTypes.int32, shape: [2] });
  const filled = graph.node('Fill', [shape, graph.float(1)], {}, { scope: 'wide layer' });
  const sum = graph.node('Sum', [filled, graph.integers([0, 1])], { keep_dims: false });
  const run = (side: number) => program.run([{ output: shape, dtype: 'int32', shape: [2], data: Int32Array.of(side, side) }], [sum]);
  expect(() => run(size)).toThrow(/^TensorFlow ran out of memory at the op wide_layer\/Fill_\d+: a tensor of 6000000 × 6000000 \(float\) did not fit\. A smaller --batch-size/);
  expect([...run(3)[0]!]).toEqual([9]);
});

it('names the layer that is too large already when it is traced', () => {
  // what TensorFlow says, which takes it ten seconds
  class Products extends tf.layers.Layer {
    static className = 'Products';
    override call(): Tensor {
      throw new Error('Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[6000000,6000000] and type float on CPU:0 by allocator mklcpu');
    }
  }
  const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [1] }), new Products({ name: 'products' })] });
  const network = new TracedNetwork(tf, { model, randomness: new StepRandomness() }, ([output]) => ({ loss: tf.mean(output!), metrics: [], predictions: [] }), undefined);
  onTestFinished(() => network.dispose());
  const rows = { inputs: [{ dtype: 'float32', shape: [1, 1], data: new Float32Array(1) }], targets: [] } as const;
  expect(() => network.evaluate(rows)).toThrow(/^TensorFlow ran out of memory in the layer products: a tensor of 6000000 × 6000000/);
});

it('leaves other errors alone', () => {
  const error = new Error('something else');
  expect(() => tellingMemory(() => { throw error; })).toThrow(error);
});

it('says the step, and is not tried again', () => {
  const told = new OutOfMemory(new Error('OOM when allocating tensor with shape[64,500] and type float on CPU:0\n\t [[{{node dense/MatMul_12}}]]'), undefined);
  expect(told.in({ epoch: 2, step: 4 })).toMatchObject({
    code: 'ES-ENGINE-MEMORY',
    retryable: false,
    message: 'TensorFlow ran out of memory in epoch 2, step 5, at the op dense/MatMul_12: a tensor of 64 × 500 (float) did not fit. A smaller --batch-size or a smaller model needs less.',
  });
});
