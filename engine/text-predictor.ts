import type { Tensor } from '@tensorflow/tfjs';
import type { NamedArray } from './named-array.ts';
import { buildNetwork, type ModelModule } from './network.ts';
import type { Task } from './tasks.ts';
import type { TensorFlow } from './tensorflow.ts';
import type { TextModelConfiguration } from './text-model.ts';
import { TracedExecutor } from './traced-executor.ts';

/** A trained network over sequences of word ids. */
export interface TextNetwork {
  readonly module: ModelModule<TextModelConfiguration>;
  readonly configuration: TextModelConfiguration;
  /** In the network's order. */
  readonly weights: readonly NamedArray[];
}

/** Rows of every call: smaller ones are filled up, so that there is one graph and a row's sums have one order. */
const batchRows = 64;

/** Whatever gives classes to rows of word ids. */
export interface TextJudge {
  readonly sequenceLength: number;
  readonly classes: number;
  /** The id that stands for every word that is not in the vocabulary. */
  readonly rareId: number;
  /** Rows that are best asked about at once. */
  readonly batchRows: number;
  /** Probabilities, rows × classes, of rows × sequence length ids; each is precise relative to itself, however small. */
  judge(sequences: Int32Array): Float64Array;
}

/** Networks over the same ids and classes that are asked together: what they say is the mean of their probabilities. */
export class TextPredictor implements TextJudge {
  readonly sequenceLength: number;
  readonly classes: number;
  readonly rareId: number;
  readonly batchRows = batchRows;
  readonly #outputs: number;
  readonly #members: readonly TracedExecutor[];

  constructor(tf: TensorFlow, networks: readonly TextNetwork[]) {
    const [first] = networks;
    if (first === undefined) throw new Error('a prediction without a network');
    const { sequenceLength, vocabularyIds, outputs } = first.configuration;
    this.sequenceLength = sequenceLength;
    this.classes = Math.max(2, outputs);
    this.rareId = vocabularyIds - 1;
    this.#outputs = outputs;
    this.#members = networks.map(({ module, configuration, weights }) => {
      const executor = new TracedExecutor(tf, buildNetwork(tf, module, configuration, 0), logitsTask(tf), undefined, 0);
      executor.prepare({ training: [], evaluation: [{ inputs: [{ dtype: 'int32', shape: [batchRows, sequenceLength] }], targets: [] }] });
      executor.writeVariables(weights);
      return executor;
    });
  }

  judge(sequences: Int32Array): Float64Array {
    const { sequenceLength, classes } = this;
    const rows = sequences.length / sequenceLength;
    const probabilities = new Float64Array(rows * classes);
    for (let first = 0; first < rows; first += batchRows) {
      const count = Math.min(batchRows, rows - first);
      const data = new Int32Array(batchRows * sequenceLength);
      data.set(sequences.subarray(first * sequenceLength, (first + count) * sequenceLength));
      const batch = { rows: batchRows, inputs: [{ dtype: 'int32' as const, shape: [batchRows, sequenceLength], data }], targets: [] };
      const judged = probabilities.subarray(first * classes, (first + count) * classes);
      for (const member of this.#members) addProbabilities(judged, member.evaluate(batch).predictions[0] ?? new Float32Array(), this.#outputs, this.#members.length);
    }
    return probabilities;
  }

  dispose(): void {
    for (const member of this.#members) member.dispose();
  }
}

/** The log-odds of each class, rows × classes, in nats: the logarithm of its probability over that of all others. */
export function logOdds(probabilities: Float64Array, classes: number): Float64Array {
  return probabilities.map((probability, place) => {
    const row = place - (place % classes);
    let others = 0;
    for (let other = row; other < row + classes; other += 1) if (other !== place) others += probabilities[other] ?? 0;
    return Math.log(Math.max(probability, Number.MIN_VALUE)) - Math.log(Math.max(others, Number.MIN_VALUE));
  });
}

/** Nothing is judged: predicts the logits. */
function logitsTask(tf: TensorFlow): Task {
  return { metrics: [], objective: ([output]) => ({ loss: tf.scalar(0), metrics: [], predictions: [output as Tensor] }) };
}

/** Adds one member's share of the mean to the probabilities of as many rows as they hold. */
function addProbabilities(probabilities: Float64Array, logits: Float32Array, outputs: number, members: number): void {
  const classes = Math.max(2, outputs);
  for (let row = 0; row < probabilities.length / classes; row += 1) {
    const own = outputs === 1 ? [0, logits[row] ?? 0] : [...logits.subarray(row * outputs, (row + 1) * outputs)];
    const largest = Math.max(...own);
    const shares = own.map((logit) => Math.exp(logit - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const [column, share] of shares.entries()) probabilities[row * classes + column] = (probabilities[row * classes + column] ?? 0) + share / total / members;
  }
}
