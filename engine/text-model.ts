import type { TextModel } from '../schemas/model.ts';

/** Hyperparameters of a network over sequences of word ids, and the sizes that the data give. Stored with the weights. */
export interface TextModelConfiguration<Model extends TextModel = TextModel> {
  readonly model: Model;
  /** Ids there are: rows of the embedding. */
  readonly vocabularyIds: number;
  readonly sequenceLength: number;
  /** Logits a row: one for two classes. */
  readonly outputs: number;
}
