import type { EngineCase } from '../case.ts';

export const symbols = 57;

/** The next character after 40 of them. */
function lstm(units: number, steps: number, warmUpSteps: number): EngineCase {
  return {
    name: `lstm-${units}`,
    data: 'characters',
    purpose: 'classes',
    batchSize: 64,
    steps,
    warmUpSteps,
    build: (toolkit) =>
      toolkit.tf.sequential({
        layers: [
          toolkit.tf.layers.embedding({ name: 'embedding', inputDim: symbols, outputDim: 24, inputLength: 40, embeddingsInitializer: toolkit.embeddingUniform('embedding/embeddings') }),
          toolkit.lstm('lstm', { units, returnSequences: false }),
          toolkit.dropout('dropout', 0.2),
          toolkit.tf.layers.dense({ name: 'output', units: symbols, kernelInitializer: toolkit.glorotUniform('output/kernel') }),
        ],
      }),
  };
}

export const lstm128 = lstm(128, 25, 4);
export const lstm512 = lstm(512, 5, 1);
