import type { layers, SymbolicTensor } from '@tensorflow/tfjs';
import type { EmbeddedWords, NetworkToolkit } from './network.ts';
import type { TextModelConfiguration } from './text-model.ts';

/** Far below any logit: softmax makes it zero. */
const impossible = -1e9;

/** Layers one after another. */
export function through(input: SymbolicTensor, sequence: readonly layers.Layer[]): SymbolicTensor {
  return sequence.reduce((tensor, layer) => layer.apply(tensor) as SymbolicTensor, input);
}

/** The input of a text's network, and its words embedded: rows × words × embedding size. What is not dropped has no layer. */
export function embeddedWords(toolkit: NetworkToolkit, { model, vocabularyIds, sequenceLength }: TextModelConfiguration): EmbeddedWords {
  const { tf, embeddingUniform, dropout, wordDropout, wordTypeDropout } = toolkit;
  const words = tf.input({ name: 'words', shape: [sequenceLength], dtype: 'int32' });
  const table = tf.layers.embedding({
    name: 'embedding',
    inputDim: vocabularyIds,
    outputDim: model.embeddingSize,
    inputLength: sequenceLength,
    embeddingsInitializer: embeddingUniform('embedding/embeddings'),
  });
  const looked = table.apply(words) as SymbolicTensor;
  const known = model.wordTypeDropout > 0 ? wordTypeDropout('word-type-dropout', model.wordTypeDropout, vocabularyIds, { words, embedded: looked }) : looked;
  const embedded = through(known, [...(model.wordDropout > 0 ? [wordDropout('word-dropout', model.wordDropout)] : []), dropout('embedding-dropout', model.embeddingDropout)]);
  return { words, embedded };
}

/**
 * Embedded words times `length` / number of the text's words, padding zero, so that a short text weighs as much as a long one. Written with
 * tfjs' own layers, so that every export takes it: the softmax over zeros, at words, and over next to minus infinity, at padding, is 1 / words.
 */
export function lengthScaled({ tf }: NetworkToolkit, { words, embedded }: EmbeddedWords, length: number): SymbolicTensor {
  const shares = through(words, [
    tf.layers.rescaling({ name: 'length-ids', scale: 1 }),
    tf.layers.reLU({ name: 'length-words', maxValue: 1 }),
    tf.layers.rescaling({ name: 'length-scores', scale: -impossible, offset: impossible }),
    tf.layers.softmax({ name: 'length-shares' }),
    tf.layers.rescaling({ name: 'length-factors', scale: length }),
    tf.layers.reshape({ name: 'length-places', targetShape: [words.shape[1] ?? 0, 1] }),
  ]);
  return tf.layers.multiply({ name: 'length-scaling' }).apply([embedded, shares]) as SymbolicTensor;
}

/** The end of a text's network: rows × features to rows × logits. */
export function hiddenLayer({ tf, glorotUniform, dropout }: NetworkToolkit, { model, outputs }: TextModelConfiguration): layers.Layer[] {
  return [
    tf.layers.dense({ name: 'dense', units: model.denseUnits, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }),
    dropout('dense-dropout', model.dropout),
    tf.layers.dense({ name: 'output', units: outputs, kernelInitializer: glorotUniform('output/kernel') }),
  ];
}
