import type { initializers, LayersModel, layers, SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { embeddingUniform, glorotUniform, orthogonal } from './initializers.ts';
import { dropout } from './layers/dropout.ts';
import { gru } from './layers/gru.ts';
import { lstm } from './layers/lstm.ts';
import { otherWords, type OtherWordsSettings } from './layers/other-words.ts';
import type { RecurrentSettings } from './layers/recurrent-layer.ts';
import { simpleRnn } from './layers/simple-rnn.ts';
import { wordTypeDropout } from './layers/word-type-dropout.ts';
import { tellingMemory } from './out-of-memory.ts';
import { StepRandomness } from './step-randomness.ts';
import type { TensorFlow } from './tensorflow.ts';

type Initializer = ReturnType<typeof initializers.zeros>;

/** Texts as ids, rows × words, and as numbers, rows × words × size. */
export interface EmbeddedWords {
  readonly words: SymbolicTensor;
  readonly embedded: SymbolicTensor;
}

/** What a network's definition is written with: tfjs, and everything random in a form that depends on the seed alone. */
export interface NetworkToolkit {
  readonly tf: TensorFlow;
  /** Initial values by the weight's name. */
  glorotUniform(weight: string): Initializer;
  embeddingUniform(weight: string): Initializer;
  dropout(name: string, rate: number): layers.Layer;
  /** Dropout of whole places: all numbers of a word go together. */
  wordDropout(name: string, rate: number): layers.Layer;
  /** Dropout of words of the vocabulary of so many ids: all places of a word go together. */
  wordTypeDropout(name: string, rate: number, ids: number, texts: EmbeddedWords): SymbolicTensor;
  /** Words to take the place of others, which training draws. */
  otherWords(name: string, settings: OtherWordsSettings): layers.Layer;
  /** Recurrent layers with Keras' weights, equations and initial values. */
  lstm(name: string, settings: RecurrentSettings): layers.Layer;
  gru(name: string, settings: RecurrentSettings): layers.Layer;
  simpleRnn(name: string, settings: RecurrentSettings): layers.Layer;
}

/** What `models/<architecture>.ts` exports. Every layer that has weights is named: its weights are stored under that name. */
export interface ModelModule<Configuration> {
  /** The network, with logits as its output. */
  build(toolkit: NetworkToolkit, configuration: Configuration): LayersModel;
}

/** A network and what its layers draw numbers from. */
export interface Network {
  readonly model: LayersModel;
  readonly randomness: StepRandomness;
  /** What a training step makes of its inputs before the network sees them. */
  readonly augment?: (inputs: readonly Tensor[]) => Tensor[];
}

/** Builds a network with the initial weights of this seed. */
export function buildNetwork<Configuration>(tf: TensorFlow, module: ModelModule<Configuration>, configuration: Configuration, seed: number): Network {
  const randomness = new StepRandomness();
  const recurrent = (name: string, settings: RecurrentSettings) => ({
    ...settings,
    kernelInitializer: glorotUniform(tf, seed, `${name}/kernel`),
    recurrentInitializer: orthogonal(tf, seed, `${name}/recurrent_kernel`),
  });
  const model = tellingMemory(() => module.build(
    {
      tf,
      glorotUniform: (weight) => glorotUniform(tf, seed, weight),
      embeddingUniform: (weight) => embeddingUniform(tf, seed, weight),
      dropout: (name, rate) => dropout(tf, randomness, name, rate),
      wordDropout: (name, rate) => dropout(tf, randomness, name, rate, ([rows = 0, words = 0]) => [rows, words, 1]),
      wordTypeDropout: (name, rate, ids, { words, embedded }) => wordTypeDropout(tf, randomness, name, rate, ids).apply([embedded, words]) as SymbolicTensor,
      otherWords: (name, settings) => otherWords(tf, randomness, name, settings),
      lstm: (name, settings) => lstm(tf, name, recurrent(name, settings)),
      gru: (name, settings) => gru(tf, name, recurrent(name, settings)),
      simpleRnn: (name, settings) => simpleRnn(tf, name, recurrent(name, settings)),
    },
    configuration,
  ));
  return { model, randomness };
}
