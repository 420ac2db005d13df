/** A setting that adds something to the one before it. */
export interface Rung {
  /** What it adds. */
  readonly name: string;
  /** Words after `everstep run`. */
  readonly words: readonly string[];
}

export interface Ladder {
  readonly network: string;
  readonly rungs: readonly Rung[];
}

export const ladders: readonly Ladder[] = [
  ladder('imdb-mlp', 'imdb-mlp-course', [
    ['words dropped instead of nothing', ['--model.word-dropout', '0.3']],
    ['lengths scaled', ['--model.length-scaling', '200']],
  ]),
  ladder('imdb-cnn', 'imdb-cnn-course', [
    ['all places of a word dropped, instead of single numbers', ['--model.embedding-dropout', '0', '--model.word-type-dropout', '0.3']],
    ['the weights of the last half of the steps averaged', ['--averaging.kind', 'mean', '--averaging.share', '0.5']],
  ]),
];

/** The course's setting, then one step after the other, each with all before it. */
function ladder(network: string, course: string, steps: readonly (readonly [name: string, flags: readonly string[]])[]): Ladder {
  const rungs = steps.map(([name], place) => ({ name, words: [course, ...steps.slice(0, place + 1).flatMap(([, flags]) => flags)] }));
  return { network, rungs: [{ name: 'the course\'s setting', words: [course] }, ...rungs] };
}
