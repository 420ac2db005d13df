import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { withGradient } from './custom-gradient.ts';
import { inputGradients, inputProducts, recurrentGradient } from './input-products.ts';
import { addTo, packStates, unpackGradients } from './packed-states.ts';
import type { RecurrentPass, WantedStates } from './recurrent-cell.ts';

/** One step of a sequence, each rows × units. */
interface GruStep {
  readonly updateGate: Tensor2D;
  readonly resetGate: Tensor2D;
  readonly candidate: Tensor2D;
  /** What the hidden state adds to the candidate before the reset gate lets it through. */
  readonly memory: Tensor2D;
  readonly hidden: Tensor2D;
}

/**
 * Hidden states of a GRU (Cho et al. 2014) in Keras' form `reset_after=True`, with its order of gates (update, reset, candidate): the
 * reset gate is applied behind the product of the hidden state, so that one product a step serves all gates.
 */
export function gruStates(tf: TensorFlow, { sequence, kernel, recurrent, bias, before }: RecurrentPass, wanted: WantedStates): Tensor3D {
  const [hiddenBefore] = before;
  if (hiddenBefore === undefined) throw new Error('a GRU starts with a hidden state');
  return withGradient(
    tf,
    [sequence, kernel, recurrent, bias, hiddenBefore],
    () => {
      const steps = forwards(tf, sequence, kernel, recurrent, bias as Tensor2D, hiddenBefore);
      return { value: packStates(tf, [tf.stack(steps.map(({ hidden }) => hidden)) as Tensor3D], wanted), saved: steps.flatMap(tensorsOf) };
    },
    (gradient, [input, inputKernel, recurrentKernel, , first], saved) => {
      const steps = stepsOf(saved as readonly Tensor2D[]);
      const hidden = [first, ...steps.slice(0, -1).map((step) => step.hidden)];
      const sums = sumGradients(tf, steps, hidden, recurrentKernel, unpackGradients(tf, gradient, steps.length, wanted));
      const ofInput = inputGradients(tf, input, inputKernel, sums.input);
      return [ofInput.sequence, ofInput.kernel, recurrentGradient(tf, hidden, sums.recurrent), tf.stack([tf.sum(sums.input, 0), tf.sum(sums.recurrent, 0)]), sums.before];
    },
  ) as Tensor3D;
}

function forwards(tf: TensorFlow, sequence: Tensor3D, kernel: Tensor2D, recurrent: Tensor2D, bias: Tensor2D, hiddenBefore: Tensor2D): GruStep[] {
  const units = recurrent.shape[0];
  const [inputBias, recurrentBias] = tf.unstack(bias, 0) as [Tensor, Tensor];
  const [gateBias, memoryBias] = tf.split(recurrentBias, [2 * units, units], 0) as [Tensor, Tensor];
  let last = hiddenBefore;
  return inputProducts(tf, sequence, kernel, tf.add(inputBias, tf.concat([gateBias, tf.zeros([units])], 0))).map((product) => {
    const [gatesOfInput, candidateOfInput] = tf.split(product, [2 * units, units], 1) as [Tensor2D, Tensor2D];
    const [gatesOfHidden, memoryOfHidden] = tf.split(tf.matMul(last, recurrent), [2 * units, units], 1) as [Tensor2D, Tensor2D];
    const [updateGate, resetGate] = tf.split(tf.sigmoid(tf.add<Tensor2D>(gatesOfInput, gatesOfHidden)), 2, 1) as [Tensor2D, Tensor2D];
    const memory = tf.add<Tensor2D>(memoryOfHidden, memoryBias);
    const candidate = tf.tanh(tf.add<Tensor2D>(candidateOfInput, tf.mul(resetGate, memory)));
    const hidden = tf.add<Tensor2D>(candidate, tf.mul(updateGate, tf.sub(last, candidate)));
    last = hidden;
    return { updateGate, resetGate, candidate, memory, hidden };
  });
}

/**
 * Gradients of the gates' sums, (steps · rows) × 3 units, as the input and as the hidden state took part in them, and of the state before
 * the first step. All but the hidden states' own gradients is known from the forward pass, and computed for all steps at once.
 */
function sumGradients(
  tf: TensorFlow,
  steps: readonly GruStep[],
  hiddenBefore: readonly Tensor2D[],
  recurrent: Tensor2D,
  fromOutside: (kind: number, step: number) => Tensor | undefined,
): { readonly input: Tensor2D; readonly recurrent: Tensor2D; readonly before: Tensor } {
  const units = recurrent.shape[0];
  const all = (part: (step: GruStep) => Tensor2D) => tf.concat2d(steps.map(part), 0);
  const [update, reset, candidate, memory] = [all((step) => step.updateGate), all((step) => step.resetGate), all((step) => step.candidate), all((step) => step.memory)];
  const ofCandidate = tf.mul<Tensor2D>(tf.sub(1, update), tf.sub(1, tf.square(candidate)));
  const ofMemory = tf.mul<Tensor2D>(ofCandidate, reset);
  const ofReset = tf.mul<Tensor2D>(tf.mul(ofMemory, memory), tf.sub(1, reset));
  const ofUpdate = tf.mul<Tensor2D>(tf.mul(tf.sub(tf.concat2d([...hiddenBefore], 0), candidate), update), tf.sub(1, update));
  const slopes = tf.split(tf.concat2d([ofUpdate, ofReset, ofMemory], 1), steps.length, 0);
  const [sums, ofHidden]: [Tensor2D[], Tensor2D[]] = [[], []];
  let before: Tensor = tf.zeros([slopes[0]?.shape[0] ?? 0, units]);
  for (const [index, slope] of [...slopes.entries()].reverse()) {
    const ofState = addTo(tf, fromOutside(0, index), before) as Tensor2D;
    const ofSums = tf.mul<Tensor2D>(tf.concat2d([ofState, ofState, ofState], 1), slope);
    before = tf.add(tf.mul(ofState, steps[index]?.updateGate ?? 0), tf.matMul(ofSums, recurrent, false, true));
    sums.unshift(ofSums);
    ofHidden.unshift(ofState);
  }
  const ofRecurrent = tf.concat2d(sums, 0);
  const gates = tf.slice(ofRecurrent, [0, 0], [-1, 2 * units]);
  return { input: tf.concat2d([gates, tf.mul(tf.concat2d(ofHidden, 0), ofCandidate)], 1), recurrent: ofRecurrent, before };
}

function tensorsOf({ updateGate, resetGate, candidate, memory, hidden }: GruStep): Tensor2D[] {
  return [updateGate, resetGate, candidate, memory, hidden];
}

function stepsOf(tensors: readonly Tensor2D[]): GruStep[] {
  return Array.from({ length: tensors.length / 5 }, (_, step) => {
    const [updateGate, resetGate, candidate, memory, hidden] = tensors.slice(5 * step, 5 * step + 5) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    return { updateGate, resetGate, candidate, memory, hidden };
  });
}
