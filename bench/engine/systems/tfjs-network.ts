import type { LayersModel, ModelFitArgs, SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../../engine/tensorflow.ts';
import type { BenchToolkit, EngineCase } from '../case.ts';
import type { LoadedColumn, LoadedDataSet } from './load-data-set.ts';
import type { RunningNetwork } from './running.ts';

// tfjs does not export its enum of these
const silent = 0 as unknown as NonNullable<ModelFitArgs['verbose']>;

/** A case in tfjs-node alone: `fit`, which runs op by op, or `predict`. */
export class TfjsNetwork implements RunningNetwork {
  readonly #tf: TensorFlow;
  readonly #case: EngineCase;
  readonly #model: LayersModel;
  readonly #inputs: Tensor[];
  readonly #targets: Tensor[];
  #nextBatch = 0;

  private constructor(tf: TensorFlow, engineCase: EngineCase, data: LoadedDataSet) {
    this.#tf = tf;
    this.#case = engineCase;
    this.#inputs = data.inputs.map((column) => tensorOf(tf, column));
    // its losses take classes as float32 only
    this.#targets = data.targets.map(({ data: values, shape }) => tf.tensor(Float32Array.from(values), [...shape]));
    this.#model = compiled(tf, engineCase);
  }

  static async start(tf: TensorFlow, engineCase: EngineCase, data: LoadedDataSet): Promise<TfjsNetwork> {
    const network = new TfjsNetwork(tf, engineCase, data);
    await network.#run(1, () => undefined);
    return network;
  }

  async measure(warmUpSteps: number, steps: number): Promise<number> {
    const ends: number[] = [performance.now()];
    await this.#run(warmUpSteps + steps, () => ends.push(performance.now()));
    return ((ends[warmUpSteps + steps] ?? Number.NaN) - (ends[warmUpSteps] ?? Number.NaN)) / steps;
  }

  dispose(): void {
    this.#tf.dispose([...this.#inputs, ...this.#targets]);
    this.#model.dispose();
  }

  async #run(steps: number, ended: () => void): Promise<void> {
    if (this.#case.purpose === 'forward') {
      for (let step = 0; step < steps; step += 1) {
        this.#predict();
        ended();
      }
      return;
    }
    const { batchSize } = this.#case;
    const onBatchEnd = async (batch: number): Promise<void> => {
      ended();
      if (batch === steps - 1) this.#model.stopTraining = true;
    };
    await this.#model.fit(this.#inputs, this.#targets, { batchSize, epochs: 1, shuffle: true, verbose: silent, callbacks: { onBatchEnd } });
  }

  #predict(): void {
    const { batchSize } = this.#case;
    const [images] = this.#inputs;
    if (images === undefined) throw new Error('a network without an input');
    const from = this.#nextBatch * batchSize;
    this.#nextBatch = from + 2 * batchSize > images.shape[0] ? 0 : this.#nextBatch + 1;
    this.#tf.tidy(() => (this.#model.predict(this.#tf.slice(images, from, batchSize), { batchSize }) as Tensor).dataSync());
  }
}

function tensorOf(tf: TensorFlow, { dtype, shape, data }: LoadedColumn): Tensor {
  return tf.tensor(data, [...shape], dtype);
}

const losses = { binary: 'binaryCrossentropy', classes: 'sparseCategoricalCrossentropy', number: 'meanSquaredError', forward: 'meanSquaredError' } as const;
const activations = { binary: 'sigmoid', classes: 'softmax', number: 'linear', forward: 'softmax' } as const;

function compiled(tf: TensorFlow, engineCase: EngineCase): LayersModel {
  const { purpose } = engineCase;
  const network = engineCase.build(stockToolkit(tf));
  const activation = tf.layers.activation({ activation: activations[purpose] });
  const model = tf.model({ inputs: network.inputs, outputs: activation.apply(network.outputs[0] as SymbolicTensor) as SymbolicTensor });
  model.compile({ optimizer: tf.train.adam(0.001), loss: losses[purpose], metrics: purpose === 'number' ? [] : ['accuracy'] });
  return model;
}

function stockToolkit(tf: TensorFlow): BenchToolkit {
  return {
    tf,
    glorotUniform: () => tf.initializers.glorotUniform({}),
    embeddingUniform: () => tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05 }),
    dropout: (name, rate) => tf.layers.dropout({ name, rate }),
    lstm: (name, options) => tf.layers.lstm({ name, ...options }),
  };
}
