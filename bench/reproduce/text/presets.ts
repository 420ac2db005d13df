/** A preset, and the figures that it is measured against. */
export interface PresetCase {
  readonly name: string;
  /** Test accuracy in the course, where it has the system. */
  readonly course?: number;
  /** Test accuracy that the mean over the seeds is to reach. */
  readonly bar?: number;
}

export const presetCases: readonly PresetCase[] = [
  { name: 'imdb-mlp', course: 0.8804, bar: 0.883 },
  { name: 'imdb-cnn', course: 0.8947, bar: 0.895 },
  { name: 'imdb-glove-frozen', course: 0.898 },
  { name: 'imdb-glove', course: 0.901, bar: 0.901 },
  { name: 'imdb-multi-size', course: 0.9036, bar: 0.904 },
  { name: 'imdb-ensemble', bar: 0.91 },
];
