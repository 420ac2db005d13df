import type { Section } from '../section.ts';
import { confusion } from './confusion.ts';
import { data } from './data.ts';
import { environment } from './environment.ts';
import { failure } from './failure.ts';
import { headline } from './headline.ts';
import { learningCurves } from './learning-curves.ts';
import { mistakes } from './mistakes.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { reproduction } from './reproduction.ts';
import { roc } from './roc.ts';
import { steps } from './steps.ts';
import { wordVectors } from './word-vectors.ts';
import { sweep } from './sweep.ts';

/** Every section there is, in the order of the page. */
export const sections: readonly Section[] = [failure, headline, sweep, learningCurves, confusion, roc, mistakes, wordVectors, data, parameters, steps, outputs, environment, reproduction];
