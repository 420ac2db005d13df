/** A preset in the course's own setting, and the same in Keras. */
export interface CourseCase {
  readonly name: string;
  /** Its name in keras_training.py. */
  readonly network: string;
}

export const courseCases: readonly CourseCase[] = [
  { name: 'imdb-mlp-course', network: 'mlp' },
  { name: 'imdb-cnn-course', network: 'cnn' },
  { name: 'imdb-glove-course', network: 'cnn-50' },
  { name: 'imdb-multi-size-course', network: 'multi-size' },
];
