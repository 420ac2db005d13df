import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';
import { inputGradients, inputProducts, recurrentGradient } from './input-products.ts';
import { addTo, packStates, unpackGradients } from './packed-states.ts';
import type { RecurrentPass, WantedStates } from './recurrent-cell.ts';

/** Hidden states of the simple recurrent network (Elman 1990): tanh of the weighted input and the weighted state before. */
export function simpleRnnStates(tf: TensorFlow, { sequence, kernel, recurrent, bias, before }: RecurrentPass, wanted: WantedStates): Tensor3D {
  const [hiddenBefore] = before;
  if (hiddenBefore === undefined) throw new Error('a simple recurrent network starts with a hidden state');
  return withGradient(
    tf,
    [sequence, kernel, recurrent, bias, hiddenBefore],
    () => {
      let last = hiddenBefore;
      const states = inputProducts(tf, sequence, kernel, bias).map((product) => {
        last = tf.tanh(tf.add<Tensor2D>(product, tf.matMul(last, recurrent)));
        return last;
      });
      return { value: packStates(tf, [tf.stack(states) as Tensor3D], wanted), saved: states };
    },
    (gradient, [input, inputKernel, recurrentKernel, , first], saved) => {
      const states = saved as readonly Tensor2D[];
      const sums = sumGradients(tf, states, recurrentKernel, unpackGradients(tf, gradient, states.length, wanted));
      const all = tf.concat2d(sums.steps, 0);
      const ofInput = inputGradients(tf, input, inputKernel, all);
      return [ofInput.sequence, ofInput.kernel, recurrentGradient(tf, [first, ...states.slice(0, -1)], all), tf.sum(all, 0), sums.before];
    },
  ) as Tensor3D;
}

/** From the last step to the first: gradients of what the tangents were taken of, and of the state before the first. */
function sumGradients(tf: TensorFlow, states: readonly Tensor2D[], recurrent: Tensor2D, fromOutside: (kind: number, step: number) => Tensor | undefined): { readonly steps: Tensor2D[]; readonly before: Tensor } {
  const slopes = tf.unstack(tf.sub(1, tf.square(tf.stack([...states]))), 0);
  const steps: Tensor2D[] = [];
  let before: Tensor = tf.zerosLike(slopes[0] ?? recurrent);
  for (const [index, slope] of [...slopes.entries()].reverse()) {
    const ofSum = tf.mul<Tensor2D>(addTo(tf, fromOutside(0, index), before), slope);
    steps.unshift(ofSum);
    before = tf.matMul(ofSum, recurrent, false, true);
  }
  return { steps, before };
}
