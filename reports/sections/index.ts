import type { Section } from '../section.ts';
import { batchNorm } from './batch-norm.ts';
import { calibration } from './calibration.ts';
import { confusion } from './confusion.ts';
import { contactSheets } from './contact-sheets.ts';
import { data } from './data.ts';
import { ensemble } from './ensemble.ts';
import { environment } from './environment.ts';
import { failure } from './failure.ts';
import { headline } from './headline.ts';
import { images } from './images.ts';
import { learningCurves } from './learning-curves.ts';
import { lengths } from './lengths.ts';
import { mistakes } from './mistakes.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { reproduction } from './reproduction.ts';
import { roc } from './roc.ts';
import { steps } from './steps.ts';
import { tellingWords } from './telling-words.ts';
import { wordVectors } from './word-vectors.ts';
import { sweep } from './sweep.ts';

/** Every section there is, in the order of the page. */
export const sections: readonly Section[] = [failure, headline, batchNorm, sweep, ensemble, learningCurves, confusion, roc, calibration, lengths, mistakes, tellingWords, contactSheets, wordVectors, data, images, parameters, steps, outputs, environment, reproduction];
