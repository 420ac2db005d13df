import type { StepContract } from '../contract.ts';
import { analyseVectors } from './analyse-vectors.ts';
import { encodeText } from './encode-text.ts';
import { evaluate } from './evaluate.ts';
import { fetchDataset } from './fetch-dataset.ts';
import { fitVocabulary } from './fit-vocabulary.ts';
import { loadBackbone } from './load-backbone.ts';
import { loadWordVectors } from './load-word-vectors.ts';
import { parseText } from './parse-text.ts';
import { resolveSource } from './resolve-source.ts';
import { split } from './split.ts';
import { train } from './train.ts';

/** Every step there is. */
export const steps: readonly StepContract[] = [resolveSource, fetchDataset, parseText, split, fitVocabulary, encodeText, loadWordVectors, loadBackbone, analyseVectors, train, evaluate];

/** The contract of that name, or undefined. */
export function findStep(name: string): StepContract | undefined {
  return steps.find((step) => step.name === name);
}
