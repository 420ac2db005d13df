import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { glorotUniform } from '../../engine/initializers.ts';
import { dropout } from '../../engine/layers/dropout.ts';
import { gru } from '../../engine/layers/gru.ts';
import { lstm } from '../../engine/layers/lstm.ts';
import type { RecurrentOptions } from '../../engine/layers/recurrent-layer.ts';
import { simpleRnn } from '../../engine/layers/simple-rnn.ts';
import type { Network } from '../../engine/network.ts';
import { StepRandomness } from '../../engine/step-randomness.ts';
import type { TensorFlow } from '../../engine/tensorflow.ts';

/** What a layer of a random network is made with. */
interface Making {
  readonly tf: TensorFlow;
  readonly randomness: StepRandomness;
  readonly name: string;
  readonly shape: readonly number[];
  /** A number that picks among a layer's settings. */
  readonly choice: number;
}

type LayerMaker = (making: Making) => layers.Layer;

const activations = ['relu', 'sigmoid', 'tanh', 'elu', 'softplus', 'softsign', 'linear', 'selu', 'hardSigmoid', 'swish', 'relu6'] as const;

function activation(choice: number): (typeof activations)[number] {
  return activations[choice % activations.length] ?? 'linear';
}

function kernel({ tf, name }: Making, weight = 'kernel'): ReturnType<typeof tf.initializers.zeros> {
  return glorotUniform(tf, 3, `${name}/${weight}`);
}

function recurrent(making: Making): RecurrentOptions {
  return { units: 3, returnSequences: making.choice % 2 === 0, kernelInitializer: kernel(making), recurrentInitializer: kernel(making, 'recurrent') };
}

function padding(choice: number): 'same' | 'valid' {
  return choice % 2 === 0 ? 'same' : 'valid';
}

const dense: LayerMaker = (making) =>
  making.tf.layers.dense({
    name: making.name,
    units: 2 + (making.choice % 3),
    activation: activation(making.choice),
    useBias: making.choice % 4 !== 0,
    kernelInitializer: kernel(making),
    ...(making.choice % 5 === 0 ? { kernelRegularizer: making.tf.regularizers.l2({ l2: 0.03 }) } : {}),
  });

/** Layers for any input. */
const everywhere: Record<string, LayerMaker> = {
  activation: ({ tf, name, choice }) => tf.layers.activation({ name, activation: activation(choice) }),
  leakyReLU: ({ tf, name }) => tf.layers.leakyReLU({ name, alpha: 0.2 }),
  dropout: ({ tf, randomness, name }) => dropout(tf, randomness, name, 0.3),
  batchNormalization: ({ tf, name }) => tf.layers.batchNormalization({ name, momentum: 0.9 }),
  layerNormalization: ({ tf, name }) => tf.layers.layerNormalization({ name }),
  dense,
};

/** Layers for rows of vectors: steps × channels. */
const sequences: Record<string, LayerMaker> = {
  conv1d: (making) => making.tf.layers.conv1d({ name: making.name, filters: 3, kernelSize: 2, padding: padding(making.choice), activation: activation(making.choice), kernelInitializer: kernel(making) }),
  maxPooling1d: ({ tf, name, choice }) => tf.layers.maxPooling1d({ name, poolSize: 2, strides: 1 + (choice % 2) }),
  averagePooling1d: ({ tf, name }) => tf.layers.averagePooling1d({ name, poolSize: 2 }),
  globalMaxPooling1d: ({ tf, name }) => tf.layers.globalMaxPooling1d({ name }),
  globalAveragePooling1d: ({ tf, name }) => tf.layers.globalAveragePooling1d({ name }),
  lstm: (making) => making.tf.layers.lstm({ name: making.name, ...recurrent(making) }),
  fusedLstm: (making) => lstm(making.tf, making.name, recurrent(making)),
  fusedGru: (making) => gru(making.tf, making.name, recurrent(making)),
  fusedSimpleRnn: (making) => simpleRnn(making.tf, making.name, recurrent(making)),
  gru: (making) => making.tf.layers.gru({ name: making.name, ...recurrent(making) }),
  simpleRNN: (making) => making.tf.layers.simpleRNN({ name: making.name, ...recurrent(making) }),
  permute: ({ tf, name }) => tf.layers.permute({ name, dims: [2, 1] }),
  flatten: ({ tf, name }) => tf.layers.flatten({ name }),
};

/** Layers for images: height × width × channels. */
const images: Record<string, LayerMaker> = {
  conv2d: (making) => making.tf.layers.conv2d({ name: making.name, filters: 3, kernelSize: 2, padding: padding(making.choice), activation: activation(making.choice), strides: making.choice % 3 === 0 ? 2 : 1, kernelInitializer: kernel(making) }),
  depthwiseConv2d: (making) => making.tf.layers.depthwiseConv2d({ name: making.name, kernelSize: 2, padding: padding(making.choice), depthwiseInitializer: kernel(making) }),
  separableConv2d: (making) =>
    making.tf.layers.separableConv2d({ name: making.name, filters: 3, kernelSize: 2, padding: padding(making.choice), depthwiseInitializer: kernel(making, 'depthwise'), pointwiseInitializer: kernel(making, 'pointwise') }),
  maxPooling2d: ({ tf, name, choice }) => tf.layers.maxPooling2d({ name, poolSize: 2, strides: 1 + (choice % 2), padding: padding(choice) }),
  averagePooling2d: ({ tf, name, choice }) => tf.layers.averagePooling2d({ name, poolSize: 2, padding: padding(choice) }),
  globalMaxPooling2d: ({ tf, name }) => tf.layers.globalMaxPooling2d({ name, dataFormat: 'channelsLast' }),
  globalAveragePooling2d: ({ tf, name }) => tf.layers.globalAveragePooling2d({ name, dataFormat: 'channelsLast' }),
  upSampling2d: ({ tf, name }) => tf.layers.upSampling2d({ name, size: [2, 2] }),
  zeroPadding2d: ({ tf, name }) => tf.layers.zeroPadding2d({ name, padding: 1 }),
  flatten: ({ tf, name }) => tf.layers.flatten({ name }),
  reshape: ({ tf, name, shape }) => tf.layers.reshape({ name, targetShape: [(shape[0] ?? 1) * (shape[1] ?? 1), shape[2] ?? 1] }),
};

const add = (tf: TensorFlow, name: string): layers.Layer => tf.layers.add({ name });

/** Ways of joining two branches of one shape. */
const merges: Record<string, (tf: TensorFlow, name: string) => layers.Layer> = {
  add,
  multiply: (tf, name) => tf.layers.multiply({ name }),
  average: (tf, name) => tf.layers.average({ name }),
  maximum: (tf, name) => tf.layers.maximum({ name }),
  concatenate: (tf, name) => tf.layers.concatenate({ name }),
};

/** A random network's description: kinds and settings are picked by numbers, modulo what fits at that place. */
export interface Plan {
  readonly input: 'ids' | 'vector' | 'sequence' | 'image';
  readonly layers: readonly { readonly kind: number; readonly choice: number; readonly branch: boolean }[];
  readonly frozen: number;
}

/** Every kind of layer that networks may be made of, by its name. */
export const layerKinds = [...new Set([...Object.keys(everywhere), ...Object.keys(sequences), ...Object.keys(images)])];

export const plans: fc.Arbitrary<Plan> = fc.record({
  input: fc.constantFrom('ids', 'vector', 'sequence', 'image'),
  layers: fc.array(fc.record({ kind: fc.nat(1000), choice: fc.nat(59), branch: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  frozen: fc.nat(8),
});

const ranks = { ids: 2, vector: 1, sequence: 2, image: 3 } as const;

/** Kinds that the first layer of a network over such input may have, in the order that a plan counts them in. */
export function fittingKinds(input: Plan['input']): string[] {
  return Object.keys(makers(ranks[input]));
}

function makers(rank: number): Record<string, LayerMaker> {
  return { ...everywhere, ...(rank === 2 ? sequences : {}), ...(rank === 3 ? images : {}) };
}

const inputShapes = { ids: [5], vector: [4], sequence: [5, 3], image: [5, 5, 2] } as const;

/** Ids that the embedding knows. */
export const idCount = 7;

/** Builds the network, with two numbers as its output. */
export function buildRandomNetwork(tf: TensorFlow, plan: Plan): { readonly network: Network; readonly inputShape: readonly number[]; readonly kinds: readonly string[] } {
  const randomness = new StepRandomness();
  const inputShape = inputShapes[plan.input];
  const input = tf.input({ shape: [...inputShape], dtype: plan.input === 'ids' ? 'int32' : 'float32' });
  const kinds: string[] = [];
  let value: SymbolicTensor = input;
  if (plan.input === 'ids') {
    const embeddings = tf.layers.embedding({ name: 'embedding', inputDim: idCount, outputDim: 3, embeddingsInitializer: glorotUniform(tf, 3, 'embedding/embeddings') });
    value = embeddings.apply(value) as SymbolicTensor;
  }
  plan.layers.forEach(({ kind, choice, branch }, place) => {
    const shape = value.shape.slice(1).map((size) => size ?? 1);
    const fitting = Object.entries(makers(shape.length)).filter(
      ([name]) => shape.every((size) => size >= 2) || name === 'flatten' || name === 'dense' || name === 'activation',
    );
    const [name, make] = fitting[kind % fitting.length] ?? ['dense', dense];
    const layer = make({ tf, randomness, name: `${name}-${place}`, shape, choice });
    const before = value;
    value = layer.apply(before) as SymbolicTensor;
    kinds.push(name);
    if (branch && value.shape.join() === before.shape.join()) {
      const [merge, join] = Object.entries(merges)[choice % 5] ?? ['add', add];
      value = join(tf, `${merge}-${place}`).apply([before, value]) as SymbolicTensor;
      kinds.push(merge);
    }
  });
  if (value.shape.length > 2) value = tf.layers.flatten({ name: 'last-flatten' }).apply(value) as SymbolicTensor;
  value = tf.layers.dense({ name: 'output', units: 2, kernelInitializer: glorotUniform(tf, 3, 'output/kernel') }).apply(value) as SymbolicTensor;
  const model: LayersModel = tf.model({ inputs: input, outputs: value });
  const frozen = model.layers[plan.frozen];
  if (frozen !== undefined && frozen.name !== 'output') frozen.trainable = false;
  return { network: { model, randomness }, inputShape, kinds };
}
