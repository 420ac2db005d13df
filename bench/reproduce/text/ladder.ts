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
    ['30 % of the words left out', ['--model.word-dropout', '0.3']],
    ['short reviews weigh as much as long ones', ['--model.length-scaling', '200']],
    ['reviews shifted by at most 20 words', ['--augmentation.shift', '20']],
    ['weight decay, and a rate that falls to zero', ['--optimizer.name', 'adamw', '--optimizer.weight-decay', '0.5', '--schedule.kind', 'linear']],
  ]),
  ladder('imdb-cnn', 'imdb-cnn-course', [
    ['all places of 30 % of the vocabulary left out, instead of single numbers', ['--model.embedding-dropout', '0', '--model.word-type-dropout', '0.3']],
    ['a quarter of the spans of 12 words left out', ['--augmentation.span-deletion.rate', '0.25']],
    ['the weights of the last half of the steps averaged', ['--averaging.kind', 'mean', '--averaging.share', '0.5']],
  ]),
];

/** The course's setting, then one step after the other, each with all before it. */
function ladder(network: string, course: string, steps: readonly (readonly [name: string, flags: readonly string[]])[]): Ladder {
  const rungs = steps.map(([name], place) => ({ name, words: [course, ...steps.slice(0, place + 1).flatMap(([, flags]) => flags)] }));
  return { network, rungs: [{ name: 'the course\'s setting', words: [course] }, ...rungs] };
}
