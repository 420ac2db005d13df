import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TextAugmentation } from '../schemas/training.ts';
import type { Network } from './network.ts';
import { statelessRandomWords } from './stateless-random-words.ts';
import type { TensorFlow } from './tensorflow.ts';

/** What random numbers are drawn under: no layer can have the name. */
const drawnAs = 'input/augmentation';

/** The network, whose first input are texts that each training step changes. What is evaluated and predicted stays as it is. */
export function withAugmentedTexts(tf: TensorFlow, network: Network, augmentation: TextAugmentation): Network {
  const { randomness } = network;
  randomness.register(drawnAs);
  const augment = ([texts, ...others]: readonly Tensor[]): Tensor[] => [
    ...(texts === undefined ? [] : [augmentedTexts(tf, texts as Tensor2D, augmentation, randomness.seed(drawnAs))]),
    ...others,
  ];
  return { ...network, augment };
}

/**
 * Texts as ids, rows × places with padding of zeros in front, without some of their spans, the rest closed up at the end, and then moved:
 * into their padding; where there is none, the other way, so that the last words go.
 */
export function augmentedTexts(tf: TensorFlow, texts: Tensor2D, { shift, spanDeletion }: TextAugmentation, seed: Tensor1D): Tensor2D {
  const [rows, length] = texts.shape;
  const spans = spanDeletion === undefined ? 0 : Math.floor((length + spanDeletion.words - 2) / spanDeletion.words) + 1;
  const words = statelessRandomWords(tf, rows * (spans + 2), seed);
  const drawn = (first: number, columns: number) => tf.reshape(tf.slice1d(words, rows * first, rows * columns), [rows, columns]);
  const places = tf.reshape(tf.range(0, length, 1, 'int32'), [1, length]);

  let kept = tf.notEqual<Tensor2D>(texts, tf.scalar(0, 'int32'));
  let moved: Tensor = places;
  if (spanDeletion !== undefined) {
    const ofSpans = keptSpans(tf, drawn(2, spans), spanDeletion.rate);
    kept = tf.logicalAnd(kept, spansAt(tf, ofSpans, below(tf, drawn(0, 1), tf.scalar(spanDeletion.words)), spanDeletion.words, length));
    moved = tf.sub(tf.scalar(length, 'int32'), tf.cumsum(tf.cast(kept, 'int32'), 1, false, true));
  }
  if (shift !== undefined) moved = tf.sub(moved, shiftOf(tf, tf.sum(tf.cast(kept, 'int32'), 1, true), drawn(1, 1), shift, length));

  const inside = tf.logicalAnd(kept, tf.logicalAnd(tf.greaterEqual(moved, tf.scalar(0, 'int32')), tf.less(moved, tf.scalar(length, 'int32'))));
  const starts = tf.reshape(tf.range(0, rows * length, length, 'int32'), [rows, 1]);
  // what goes is added as zero, to the first place of its row
  const targets = tf.add(starts, tf.mul(moved, tf.cast(inside, 'int32')));
  const values = tf.mul(texts, tf.cast(inside, 'int32'));
  return tf.reshape(tf.scatterND(tf.reshape(targets, [rows * length, 1]), tf.reshape(values, [rows * length]), [rows * length]), [rows, length]);
}

/** Places that each text is moved to the left by, rows × 1; negative, to the right, for texts that fill all places. */
function shiftOf(tf: TensorFlow, counts: Tensor, words: Tensor, most: number, length: number): Tensor {
  const free = tf.sub(tf.scalar(length, 'int32'), counts);
  const full = tf.equal(free, tf.scalar(0, 'int32'));
  const room = tf.where(full, tf.onesLike(free).mul(tf.scalar(Math.min(most, length - 1), 'int32')), tf.minimum(free, tf.scalar(most, 'int32')));
  const places = below(tf, words, tf.cast(tf.add(room, tf.scalar(1, 'int32')), 'float32'));
  return tf.where(full, tf.neg(places), places);
}

/** Whole numbers from 0 to below the bound, from 24 bits of each word: the product stays below the bound in float32. */
function below(tf: TensorFlow, words: Tensor, bound: Tensor): Tensor {
  const units = tf.mul(tf.cast(tf.mod(words, tf.scalar(0x1000000, 'int32')), 'float32'), tf.scalar(1 / 0x1000000));
  return tf.cast(tf.floor(tf.mul(units, bound)), 'int32');
}

/** Whether each span stays: rows × spans. */
function keptSpans(tf: TensorFlow, words: Tensor, rate: number): Tensor2D {
  return tf.greaterEqual(words, tf.scalar(Math.round(rate * 0x100000000) - 0x80000000, 'int32'));
}

/** What is said of each span at each of its places. Spans are counted from the end, where the first has 1 to `words` places: 1 and `more`. */
function spansAt(tf: TensorFlow, ofSpans: Tensor2D, more: Tensor, words: number, length: number): Tensor2D {
  const [rows, spans] = ofSpans.shape;
  const fromEnd = tf.reshape(tf.range(length - 1, -1, -1, 'int32'), [1, length]);
  const places = tf.add(fromEnd, tf.sub(tf.scalar(words - 1, 'int32'), more));
  const starts = tf.reshape(tf.range(0, rows * spans, spans, 'int32'), [rows, 1]);
  const indices = tf.add(starts, tf.floorDiv(places, tf.scalar(words, 'int32')));
  return tf.cast(tf.gather<Tensor>(tf.reshape(tf.cast<Tensor>(ofSpans, 'int32'), [rows * spans]), indices), 'bool') as Tensor2D;
}
