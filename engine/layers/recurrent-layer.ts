import type { initializers, layers, Rank, Shape, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tensorflow.ts';
import { realSteps } from './real-steps.ts';
import type { RecurrentCell, RecurrentPass } from './recurrent-cell.ts';

type Initializer = ReturnType<typeof initializers.zeros>;

/** Settings of a recurrent layer, as Keras has them. */
export interface RecurrentSettings {
  readonly units: number;
  /** The hidden states of all steps instead of the last one. */
  readonly returnSequences: boolean;
  /** The last states follow as further outputs, each rows × units. */
  readonly returnState?: boolean;
  /** Runs from the last step to the first; states come out in that order. */
  readonly goBackwards?: boolean;
}

export interface RecurrentOptions extends RecurrentSettings {
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
}

/**
 * A layer with Keras' weights and equations that is computed on whole sequences. Its input is a sequence (rows × steps × features), or
 * a list of it and the states to start with. With a mask, states stay as they are over masked steps, as in Keras.
 */
export function recurrentLayer(tf: TensorFlow, name: string, cell: RecurrentCell, options: RecurrentOptions): layers.Layer {
  const { units, returnSequences, returnState = false, goBackwards = false, kernelInitializer, recurrentInitializer } = options;
  const biasInitializer = Object.assign(tf.initializers.zeros(), {
    apply: (shape: Shape) => {
      const sizes = shape.map((size) => size ?? 1);
      return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(sizes) }, (_, place) => cell.biasAt?.(place, units) ?? 0), sizes);
    },
  });

  class RecurrentLayer extends tf.layers.Layer {
    static readonly className = 'RecurrentLayer';
    override supportsMasking = true;

    override build(inputShape: Shape | Shape[]): void {
      const features = sequenceShape(inputShape).at(-1) ?? 0;
      this.addWeight('kernel', [features, cell.gates * units], 'float32', kernelInitializer);
      this.addWeight('recurrent_kernel', [units, cell.gates * units], 'float32', recurrentInitializer);
      this.addWeight('bias', cell.biasShape(units), 'float32', biasInitializer);
      super.build(inputShape);
    }

    override call(inputs: Tensor | Tensor[], options: { mask?: Tensor | (Tensor | null)[] | null }): Tensor | Tensor[] {
      return tf.tidy(() => {
        const [sequence, ...given] = Array.isArray(inputs) ? inputs : [inputs];
        const [kernel, recurrent, bias] = this.weights.map((weight) => weight.read());
        if (sequence === undefined || kernel === undefined || recurrent === undefined || bias === undefined) throw new Error(`the layer ${name} has no input or no weights`);
        if (given.length !== 0 && given.length !== cell.kinds) throw new Error(`the layer ${name} starts with ${cell.kinds} states, but ${given.length} are given`);
        const steps = tf.transpose(sequence as Tensor3D, [1, 0, 2]);
        const before = given.length === 0 ? Array.from({ length: cell.kinds }, () => tf.zeros<Rank.R2>([(sequence as Tensor3D).shape[0], units])) : (given as Tensor2D[]);
        const pass = { sequence: goBackwards ? tf.reverse(steps, 0) : steps, kernel: kernel as Tensor2D, recurrent: recurrent as Tensor2D, bias, before };
        const mask = firstOf(options.mask);
        if (mask === undefined) return outputsOf(unmasked(pass));
        return outputsOf(masked(pass, (goBackwards ? tf.reverse(mask, 1) : mask) as Tensor2D));
      });
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      const [rows = null, steps = null] = sequenceShape(inputShape);
      const output = returnSequences ? [rows, steps, units] : [rows, units];
      return returnState ? [output, ...Array.from({ length: cell.kinds }, () => [rows, units])] : output;
    }

    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
      const ofOutput = returnSequences ? (firstOf(mask) ?? null) : null;
      return (returnState ? [ofOutput, ...Array.from({ length: cell.kinds }, () => null)] : ofOutput) as Tensor | Tensor[];
    }
  }

  interface Outputs {
    /** Steps × rows × units. */
    readonly sequence?: Tensor3D;
    readonly last: readonly Tensor[];
  }

  function unmasked(pass: RecurrentPass): Outputs {
    const [steps, rows] = pass.sequence.shape;
    const wanted = { steps: returnSequences ? 'all' : 'last', kinds: returnState ? 'all' : 'hidden' } as const;
    const perKind = returnSequences ? steps : 1;
    const states = cell.states(tf, pass, wanted);
    const last = Array.from({ length: returnState ? cell.kinds : 1 }, (_, kind) => tf.reshape(tf.slice(states, [(kind + 1) * perKind - 1, 0, 0], [1, rows, units]), [rows, units]));
    return returnSequences ? { sequence: tf.slice(states, [0, 0, 0], [steps, rows, units]), last } : { last };
  }

  function masked(pass: RecurrentPass, mask: Tensor2D): Outputs {
    const { compact, spread, last } = realSteps(tf, mask);
    const steps = pass.sequence.shape[0];
    const states = cell.states(tf, { ...pass, sequence: compact(pass.sequence) }, { steps: 'all', kinds: returnState ? 'all' : 'hidden' });
    const kinds = (returnState ? pass.before : pass.before.slice(0, 1)).map((before, kind) => tf.concat([tf.expandDims<Tensor3D>(before, 0), tf.slice(states, [kind * steps, 0, 0], [steps, -1, -1])], 0));
    const lastStates = kinds.map(last);
    return returnSequences && kinds[0] !== undefined ? { sequence: spread(kinds[0]), last: lastStates } : { last: lastStates };
  }

  function outputsOf({ sequence, last }: Outputs): Tensor | Tensor[] {
    const output = sequence === undefined ? last[0] : tf.transpose(sequence, [1, 0, 2]);
    if (output === undefined) throw new Error(`the layer ${name} has no state`);
    return returnState ? [output, ...last] : output;
  }

  return new RecurrentLayer({ name });
}

function sequenceShape(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? shape[0] : (shape as Shape);
}

function firstOf<Element>(value: Element | readonly (Element | null)[] | null | undefined): Element | undefined {
  return ((Array.isArray(value) ? (value as readonly (Element | null)[])[0] : (value as Element | null | undefined)) ?? undefined);
}
