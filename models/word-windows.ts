import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import { middleWords } from '../engine/layers/middle-words.ts';
import { windowScores } from '../engine/layers/window-scores.ts';
import type { NetworkToolkit } from '../engine/network.ts';
import type { WordWindowsConfiguration } from '../engine/word-windows.ts';

/**
 * Word vectors that learn to tell real windows of words from ones whose middle word was replaced (Collobert & Weston 2008). Takes passages of
 * ids; gives the scores of their windows, real ones first, and the ids in the middle.
 */
export function build(toolkit: NetworkToolkit, { ids, dimension, windowWords, windows, hiddenUnits, negatives }: WordWindowsConfiguration): LayersModel {
  const { tf, embeddingUniform, glorotUniform, otherWords } = toolkit;
  const passages = tf.input({ name: 'passages', shape: [windows + windowWords - 1], dtype: 'int32' });
  const words = otherWords('others', { ids, windowWords, count: negatives }).apply(passages) as SymbolicTensor;
  const vectors = tf.layers.embedding({ name: 'embedding', inputDim: ids, outputDim: dimension, embeddingsInitializer: embeddingUniform('embedding/embeddings') }).apply(words) as SymbolicTensor;
  const scores = windowScores(tf, 'windows', { windowWords, hiddenUnits, others: negatives, initializerOf: glorotUniform }).apply(vectors) as SymbolicTensor;
  return tf.model({ inputs: passages, outputs: [scores, middleWords(tf, 'middle', windowWords).apply(passages) as SymbolicTensor] });
}
