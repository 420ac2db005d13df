import type { layers } from '@tensorflow/tfjs';
import type { NetworkToolkit } from './network.ts';
import type { TextModelConfiguration } from './text-model.ts';

/** Embeds the words of a text: rows × words to rows × words × embedding size. */
export function embedding({ tf, embeddingUniform, dropout }: NetworkToolkit, { model, vocabularyIds, sequenceLength }: TextModelConfiguration): layers.Layer[] {
  return [
    tf.layers.embedding({
      name: 'embedding',
      inputDim: vocabularyIds,
      outputDim: model.embeddingSize,
      inputLength: sequenceLength,
      embeddingsInitializer: embeddingUniform('embedding/embeddings'),
    }),
    dropout('embedding-dropout', model.embeddingDropout),
  ];
}

/** The end of a text's network: rows × features to rows × logits. */
export function hiddenLayer({ tf, glorotUniform, dropout }: NetworkToolkit, { model, outputs }: TextModelConfiguration): layers.Layer[] {
  return [
    tf.layers.dense({ name: 'dense', units: model.denseUnits, activation: 'relu', kernelInitializer: glorotUniform('dense/kernel') }),
    dropout('dense-dropout', model.dropout),
    tf.layers.dense({ name: 'output', units: outputs, kernelInitializer: glorotUniform('output/kernel') }),
  ];
}
