import type { NearWord, UnitVectors } from './unit-vectors.ts';

/** `to - from + of` should be `expected`: king - man + woman is queen. */
export interface Analogy {
  readonly from: string;
  readonly to: string;
  readonly of: string;
  readonly expected: string;
}

/** An analogy and the words nearest to what it asks for. */
export interface AnsweredAnalogy extends Analogy {
  readonly answers: readonly NearWord[];
}

/** Questions whose words texts in English may well have. */
export const analogyQuestions: readonly Analogy[] = [
  { from: 'man', to: 'king', of: 'woman', expected: 'queen' },
  { from: 'man', to: 'actor', of: 'woman', expected: 'actress' },
  { from: 'man', to: 'his', of: 'woman', expected: 'her' },
  { from: 'father', to: 'son', of: 'mother', expected: 'daughter' },
  { from: 'brother', to: 'boy', of: 'sister', expected: 'girl' },
  { from: 'good', to: 'best', of: 'bad', expected: 'worst' },
  { from: 'good', to: 'better', of: 'bad', expected: 'worse' },
  { from: 'film', to: 'films', of: 'movie', expected: 'movies' },
  { from: 'actor', to: 'actors', of: 'scene', expected: 'scenes' },
  { from: 'make', to: 'made', of: 'see', expected: 'saw' },
  { from: 'big', to: 'bigger', of: 'small', expected: 'smaller' },
  { from: 'france', to: 'paris', of: 'england', expected: 'london' },
];

/** Answers of the questions that can be asked and answered in these words, the words of the question excluded (Mikolov et al. 2013). */
export function answerAnalogies(vectors: UnitVectors, questions: readonly Analogy[], count: number): AnsweredAnalogy[] {
  return questions.flatMap((question) => {
    const rows = [question.from, question.to, question.of].map((word) => vectors.rowOf(word));
    const [from, to, of] = rows;
    if (from === undefined || to === undefined || of === undefined || vectors.rowOf(question.expected) === undefined) return [];
    const [minus, plus, base] = [vectors.vector(from), vectors.vector(to), vectors.vector(of)];
    const wanted = plus.map((value, place) => value - (minus[place] ?? 0) + (base[place] ?? 0));
    return [{ ...question, answers: vectors.nearest(wanted, count, [from, to, of]) }];
  });
}
