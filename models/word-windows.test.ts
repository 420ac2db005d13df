import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { buildNetwork } from '../engine/network.ts';
import { layerSeed } from '../engine/step-randomness.ts';
import { loadTensorFlow, type TensorFlow } from '../engine/tensorflow.ts';
import { networkVariables } from '../engine/variables.ts';
import * as wordWindows from './word-windows.ts';

const configuration = { ids: 9, dimension: 3, windowWords: 5, windows: 4, hiddenUnits: 6, negatives: 2, loss: 'ranking' } as const;
const passages = [[0, 0, 4, 2, 7, 8, 1, 3], [5, 5, 6, 1, 2, 0, 0, 0]];

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it('scores each window, and each with other middle words, as the network over its words side by side does', () => {
  tf.tidy(() => {
    const network = buildNetwork(tf, wordWindows, configuration, 1);
    const { all } = networkVariables(network.model);
    const weight = (name: string) => all.find((each) => each.name === name)!.variable.arraySync();
    const table = weight('embedding/embeddings') as number[][];
    const kernel = weight('windows/kernel') as number[][][];
    const output = weight('windows/output') as number[][];
    const score = (words: readonly number[]) => output.reduce((sum, [factor = 0], unit) => {
      const input = words.reduce((total, word, place) => total + table[word]!.reduce((part, value, column) => part + value * kernel[place]![column]![unit]!, 0), 0);
      return sum + factor * Math.tanh(input);
    }, 0);

    const seedOf = (layer: string) => tf.tensor1d(layerSeed(1, 1, 0, layer), 'int32');
    const drawn = network.randomness.during(seedOf, () => (network.model.getLayer('others').apply(tf.tensor2d(passages, undefined, 'int32')) as Tensor).arraySync()) as number[][];
    expect(drawn.map((row) => row.slice(0, 8))).toEqual(passages);
    const others = drawn.map((row) => row.slice(8));
    const [scores, middle] = network.randomness.during(seedOf, () => network.model.apply(tf.tensor2d(passages, undefined, 'int32'), { training: true }) as Tensor[]);
    expect(middle?.arraySync()).toEqual(passages.map((ids) => ids.slice(2, 6)));
    const wanted = passages.map((ids, row) => Array.from({ length: 4 }, (_, window) => {
      const words = ids.slice(window, window + 5);
      return [words, ...others[row]!.slice(2 * window, 2 * window + 2).map((other) => words.with(2, other))].map(score);
    }));
    for (const [place, value] of (scores?.dataSync() ?? []).entries()) expect(value).toBeCloseTo(wanted.flat(2)[place]!, 6);
    expect(scores?.shape).toEqual([2, 4, 3]);
    network.model.dispose();
  });
});
