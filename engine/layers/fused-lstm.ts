import type { Tensor, Tensor3D } from '@tensorflow/tfjs';
import { registerOps } from '../register-op.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';
import { packStates } from './packed-states.ts';
import type { RecurrentPass, WantedStates } from './recurrent-cell.ts';

const weights = ['sequence', 'kernel', 'recurrent'];
const before = ['hiddenBefore', 'cellBefore'];

const forward = { op: 'EverstepLstm', inputs: [...weights, 'bias', ...before], outputs: 3 };
const backward = { op: 'EverstepLstmGradient', inputs: [...weights, ...before, 'hidden', 'cell', 'gates', 'gradient'], outputs: 7 };

/** Makes Everstep's own LSTM ops (kernels/lstm-op.cc) known to tfjs. */
export function registerFusedLstm(tf: TensorFlow): void {
  registerOps(tf, { ...forward, attributesOf: () => [] });
  registerOps(tf, {
    ...backward,
    attributesOf: ({ binding }, { allSteps, allKinds }) => [
      { name: 'all_steps', type: binding.TF_ATTR_BOOL, value: allSteps === true },
      { name: 'all_kinds', type: binding.TF_ATTR_BOOL, value: allKinds === true },
    ],
  });
}

/** What `lstmStates` computes, by one op for the sequence and one for all of its gradients. */
export function fusedLstmStates(tf: TensorFlow, { sequence, kernel, recurrent, bias, before: [hiddenBefore, cellBefore] }: RecurrentPass, wanted: WantedStates): Tensor3D {
  if (hiddenBefore === undefined || cellBefore === undefined) throw new Error('an LSTM starts with a hidden state and a cell');
  return withGradient(
    tf,
    [sequence, kernel, recurrent, bias, hiddenBefore, cellBefore],
    () => {
      const [hidden, cell, gates] = run(tf, forward, [sequence, kernel, recurrent, bias, hiddenBefore, cellBefore]) as [Tensor3D, Tensor3D, Tensor3D];
      return { value: packStates(tf, [hidden, cell], wanted), saved: [hidden, cell, gates] };
    },
    (gradient, [input, inputKernel, recurrentKernel, , hiddenFirst, cellFirst], saved) => {
      const attributes = { allSteps: wanted.steps === 'all', allKinds: wanted.kinds === 'all' };
      const [, ...gradients] = run(tf, backward, [input, inputKernel, recurrentKernel, hiddenFirst, cellFirst, ...saved, gradient], attributes);
      return gradients;
    },
  ) as Tensor3D;
}

function run(tf: TensorFlow, { op, inputs }: typeof forward, tensors: readonly Tensor[], attributes: Readonly<Record<string, boolean>> = {}): Tensor[] {
  return tf.engine().runKernel<Tensor[]>(op, Object.fromEntries(inputs.map((name, place) => [name, tensors[place]])) as Record<string, Tensor>, attributes);
}
