import type { layers, Tensor } from '@tensorflow/tfjs';
import { replaceWhile } from './graph/replace-while.ts';
import { type Judgement, outputsOf } from './graph/trace-training.ts';
import type { Network } from './network.ts';
import type { TensorFlow } from './tensorflow.ts';

/** One pass through a network as it stands, forwards, whose loss was not finite. */
export interface SuspectPass {
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Tensor[];
  readonly training: boolean;
  judge(outputs: readonly Tensor[], targets: readonly Tensor[]): Judgement;
}

/** Something that was infinite or not a number. */
export interface NotFinite {
  readonly of: 'data' | 'network';
  /** Such as `the output of the layer dense`. */
  readonly name: string;
}

/**
 * Takes the pass again op by op and names the first thing in it that is infinite or not a number: data, a weight, a layer's output, the
 * loss. Undefined where all is finite.
 */
export function firstNotFinite(tf: TensorFlow, { model, augment }: Network, { inputs, targets, training, judge }: SuspectPass): NotFinite | undefined {
  let found: NotFinite | undefined;
  const look = (name: string, tensors: readonly Tensor[], of: NotFinite['of'] = 'network'): void => {
    if (found === undefined && !tensors.every(isFinite)) found = { of, name };
  };
  look('a number of the input', inputs, 'data');
  look('a number of the target', targets, 'data');
  const outputs = replaceWhile(
    tf.layers.Layer.prototype,
    'apply',
    (apply) =>
      function (this: layers.Layer, ...parameters) {
        if (!isContainer(this)) for (const weight of this.weights) look(`the weight ${weight.originalName}`, [weight.read()]);
        const result = apply.apply(this, parameters);
        look(`the output of the layer ${this.name}`, outputsOf(result as Tensor | Tensor[]));
        return result;
      },
    () => outputsOf(model.apply((training ? augment?.(inputs) : undefined) ?? [...inputs], { training }) as Tensor | Tensor[]),
  );
  if (training) look('the penalty of a regularizer', model.calculateLosses());
  look('the loss itself', [judge(outputs, targets).loss]);
  return found;
}

/** Networks within networks have no weights but those of their layers. */
function isContainer(layer: layers.Layer): boolean {
  return 'layers' in layer;
}

function isFinite(tensor: Tensor): boolean {
  return tensor.dtype !== 'float32' || allFinite(tensor.dataSync());
}

/** Whether no element is infinite or not a number. */
export function allFinite(values: ArrayLike<number>): boolean {
  for (let place = 0; place < values.length; place += 1) if (!Number.isFinite(values[place])) return false;
  return true;
}
