import type { layers, SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { type BackboneModule, type BackboneNetworkConfiguration, emptyBackbone, weightsOf } from '../backbone.ts';
import { normalizationEpsilon } from '../backbones/normalization-epsilon.ts';
import { assignWeights } from '../import/assign-weights.ts';
import type { StoredModel } from '../../store/artifacts.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { TracedExecutor } from '../traced-executor.ts';
import { passingWeights } from './insert-normalization.ts';
import { merged, type Moments, noMoments } from './moments.ts';

/** A batch normalization that is to come into a network. */
interface Place {
  readonly layer: string;
  readonly channels: number;
  /** Places of an image that it looks at: one where it comes after a dense layer. */
  readonly positions: number;
}

/** Runs a backbone as if batch normalization had been inserted that changes nothing, and looks at what would come into each. */
export class NormalizationInputs {
  readonly places: readonly Place[];
  readonly #executor: TracedExecutor;
  readonly #rowShape: readonly number[];
  readonly #rowsPerCall: number;

  /** @param stored a backbone without batch normalization */
  constructor(tf: TensorFlow, module: BackboneModule, stored: StoredModel, output: BackboneNetworkConfiguration['output'], rowsPerCall: number) {
    const network = emptyBackbone(tf, module, { ...(stored.configuration as BackboneNetworkConfiguration), output, normalization: 'inserted' });
    const normalizations = network.model.layers.filter((layer) => layer.getClassName() === 'BatchNormalization');
    this.places = normalizations.map(placeOf);
    assignWeights(tf, network, [...weightsOf(stored), ...this.places.flatMap(({ layer, channels }) => passingWeights(layer, channels, normalizationEpsilon))]);
    const model = tf.model({ inputs: network.model.inputs, outputs: normalizations.map(({ input }) => input as SymbolicTensor) });
    const objective = { metrics: [], objective: (outputs: readonly Tensor[]) => ({ loss: tf.scalar(0), metrics: [], predictions: outputs.flatMap((values) => momentsOf(tf, values)) }) };
    this.#rowShape = (model.inputs[0]?.shape.slice(1) ?? []).map((size) => size ?? 0);
    this.#rowsPerCall = rowsPerCall;
    this.#executor = new TracedExecutor(tf, { ...network, model }, objective, undefined, 0);
    this.#executor.prepare({ training: [], evaluation: [{ inputs: [{ dtype: 'uint8', shape: [rowsPerCall, ...this.#rowShape] }], targets: [] }] });
  }

  /** What comes into each normalization for the first rows of pixels, of which there are `rowsPerCall`. */
  look(pixels: Uint8Array, rows: number): Moments[] {
    const { predictions } = this.#executor.evaluate({ rows: this.#rowsPerCall, inputs: [{ dtype: 'uint8', shape: [this.#rowsPerCall, ...this.#rowShape], data: pixels }], targets: [] });
    return this.places.map(({ channels, positions }, place) => {
      const [means, squares] = [predictions[2 * place], predictions[2 * place + 1]];
      const rowMoments = Array.from({ length: rows }, (_, row): Moments => ({
        count: positions,
        mean: Float64Array.from(means?.subarray(row * channels, (row + 1) * channels) ?? []),
        squares: Float64Array.from(squares?.subarray(row * channels, (row + 1) * channels) ?? []),
      }));
      return rowMoments.reduce(merged, noMoments(channels));
    });
  }

  dispose(): void {
    this.#executor.dispose();
  }
}

function placeOf({ name, input }: layers.Layer): Place {
  const shape = (input as SymbolicTensor).shape.slice(1).map((size) => size ?? 0);
  return { layer: name, channels: shape.at(-1) ?? 0, positions: shape.slice(0, -1).reduce((product, size) => product * size, 1) };
}

/** Mean and sum of squared deviations of each row and channel; line by line first, so that float32 sums stay short. */
function momentsOf(tf: TensorFlow, values: Tensor): Tensor[] {
  const [rows = 0, height = 1, width = 1] = values.shape.length === 4 ? values.shape : [values.shape[0]];
  const images = tf.reshape(values, [rows, height, width, values.shape.at(-1) ?? 0]);
  const mean = tf.mean(tf.mean(images, 2, true), 1, true);
  const squares = tf.sum(tf.sum(tf.squaredDifference(images, mean), 2), 1);
  return [tf.reshape(mean, squares.shape), squares];
}
