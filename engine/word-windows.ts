/** How real windows and changed ones are told apart. */
export type WindowLoss = 'ranking' | 'logistic';

/** The network that trains word vectors on windows of words, and what it learns. */
export interface WordWindowsConfiguration {
  /** Ids there are, padding and the id of rarer words included. */
  readonly ids: number;
  readonly dimension: number;
  /** Odd. */
  readonly windowWords: number;
  /** Windows of a passage. */
  readonly windows: number;
  readonly hiddenUnits: number;
  /** Other middle words that each window is compared with. */
  readonly negatives: number;
  readonly loss: WindowLoss;
}
