import type { StepContract } from '../contract.ts';
import { analyseVectors } from './analyse-vectors.ts';
import { batchNormStatistics } from './batch-norm-statistics.ts';
import { contactSheets } from './contact-sheets.ts';
import { convFeatures } from './conv-features.ts';
import { encodePassages } from './encode-passages.ts';
import { encodeText } from './encode-text.ts';
import { evaluate } from './evaluate.ts';
import { evaluateHead } from './evaluate-head.ts';
import { explainText } from './explain-text.ts';
import { fetchDataset } from './fetch-dataset.ts';
import { fitVocabulary } from './fit-vocabulary.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { insertBatchNorm } from './insert-batch-norm.ts';
import { loadBackbone } from './load-backbone.ts';
import { loadWordVectors } from './load-word-vectors.ts';
import { parseImages } from './parse-images.ts';
import { parseText } from './parse-text.ts';
import { resolveSource } from './resolve-source.ts';
import { selectPart } from './select-part.ts';
import { split } from './split.ts';
import { splitFeatures } from './split-features.ts';
import { train } from './train.ts';
import { trainHead } from './train-head.ts';
import { trainWordVectors } from './train-word-vectors.ts';
import { verifyEquivalence } from './verify-equivalence.ts';

/** Every step there is. */
export const steps: readonly StepContract[] = [resolveSource, fetchDataset, parseText, selectPart, split, fitVocabulary, encodeText, encodePassages, loadWordVectors, trainWordVectors, loadBackbone, foldBatchNorm, batchNormStatistics, insertBatchNorm, verifyEquivalence, analyseVectors, train, evaluate, explainText, parseImages, convFeatures, splitFeatures, trainHead, evaluateHead, contactSheets];

/** The contract of that name, or undefined. */
export function findStep(name: string): StepContract | undefined {
  return steps.find((step) => step.name === name);
}
