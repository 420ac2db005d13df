import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { buildNetwork, type EmbeddedWords, type NetworkToolkit } from './network.ts';
import { layerSeed } from './step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';
import { embeddedWords, lengthScaled } from './text-layers.ts';
import type { TextModelConfiguration } from './text-model.ts';
import { textMlpSchema } from '../schemas/model.ts';

const vocabularyIds = 200;
const sequenceLength = 6;
const size = 3;
const rows = [[0, 0, 0, 5, 6, 5], [5, 9, 8, 7, 6, 5], [0, 0, 0, 0, 0, 4]];

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

/** What comes out of the embedding in a step of training, or outside of training without a step: rows × words × size. */
function embeddedOf(options: object, step?: number, after: (toolkit: NetworkToolkit, texts: EmbeddedWords) => EmbeddedWords['embedded'] = (_, { embedded }) => embedded): number[][][] {
  const model = textMlpSchema.parse({ architecture: 'text-mlp', embeddingSize: size, embeddingDropout: 0, ...options });
  const configuration: TextModelConfiguration = { model, vocabularyIds, sequenceLength, outputs: 1 };
  const build = (toolkit: NetworkToolkit): LayersModel => {
    const texts = embeddedWords(toolkit, configuration);
    return toolkit.tf.model({ inputs: texts.words, outputs: after(toolkit, texts) });
  };
  const { model: network, randomness } = buildNetwork(tf, { build }, undefined, 3);
  return tf.tidy(() => {
    const input = tf.tensor2d(rows, undefined, 'int32');
    const seedOf = (layer: string) => tf.tensor1d(layerSeed(3, 1, step ?? 0, layer), 'int32');
    return randomness.during(seedOf, () => (network.apply(input, { training: step !== undefined }) as Tensor).arraySync() as number[][][]);
  });
}

const isDropped = (numbers: readonly number[] | undefined): boolean => numbers?.every((value) => value === 0) ?? true;

it('a word of the vocabulary is dropped at all its places or at none; what is kept grows', () => {
  const plain = embeddedOf({});
  const fates = new Map<number, Set<boolean>>();
  for (let step = 0; step < 60; step += 1) {
    const ofStep = new Map<number, boolean>();
    for (const [row, places] of embeddedOf({ wordTypeDropout: 0.3 }, step).entries()) {
      for (const [place, numbers] of places.entries()) {
        const word = rows[row]?.[place] ?? -1;
        const dropped = isDropped(numbers);
        expect(ofStep.get(word) ?? dropped).toBe(dropped);
        ofStep.set(word, dropped);
        if (!dropped) numbers.forEach((value, at) => expect(value).toBeCloseTo((plain[row]?.[place]?.[at] ?? 0) / 0.7, 6));
      }
    }
    for (const [word, dropped] of ofStep) fates.set(word, new Set([...(fates.get(word) ?? []), dropped]));
  }
  expect([...fates.values()].every((seen) => seen.size === 2)).toBe(true);
});

it('places are dropped whole, each for itself', () => {
  const dropped = Array.from({ length: 200 }, (_, step) => embeddedOf({ wordDropout: 0.25 }, step)).flat(2);
  for (const numbers of dropped) expect(isDropped(numbers) || numbers.every((value) => value !== 0)).toBe(true);
  const share = dropped.filter(isDropped).length / dropped.length;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.28);
  const apart = Array.from({ length: 40 }, (_, step) => embeddedOf({ wordDropout: 0.25 }, step)).some(([first]) => isDropped(first?.[3]) !== isDropped(first?.[5]));
  expect(apart).toBe(true);
});

it('nothing is dropped outside of training, and rates of zero leave no layer that draws', () => {
  expect(embeddedOf({ wordDropout: 0.5, wordTypeDropout: 0.5 })).toEqual(embeddedOf({}));
  const { randomness } = buildNetwork(tf, { build: (toolkit: NetworkToolkit) => {
    const { words, embedded } = embeddedWords(toolkit, { model: textMlpSchema.parse({ architecture: 'text-mlp' }), vocabularyIds, sequenceLength, outputs: 1 });
    return tf.model({ inputs: words, outputs: embedded });
  } }, undefined, 3);
  expect(randomness.layers).toEqual(['embedding-dropout']);
});

it('the numbers of a text are multiplied by the length over its words, padding by zero', () => {
  const plain = embeddedOf({});
  const scaled = embeddedOf({}, undefined, (toolkit, texts) => lengthScaled(toolkit, texts, 12));
  for (const [row, factor] of [12 / 3, 12 / 6, 12 / 1].entries()) {
    for (const [place, word] of (rows[row] ?? []).entries()) {
      for (let at = 0; at < size; at += 1) expect(scaled[row]?.[place]?.[at]).toBeCloseTo(word === 0 ? 0 : (plain[row]?.[place]?.[at] ?? NaN) * factor, 6);
    }
  }
});
