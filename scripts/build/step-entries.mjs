import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project.mjs';

/**
 * Steps that pick a module by name, the folder that holds one file a choice, and how the file's name begins.
 * @type {Record<string, [string, string]>}
 */
const variants = { 'parse-text': ['datasets/parsers', ''], train: ['models', 'text-'], evaluate: ['models', 'text-'], 'explain-text': ['models', 'text-'], 'load-backbone': ['datasets/backbones', ''], 'conv-features': ['models/backbones', ''], 'batch-norm-statistics': ['models/backbones', ''] };

/** Steps that are one module. */
const plainSteps = ['resolve-source', 'fetch-dataset', 'select-part', 'split', 'fit-vocabulary', 'encode-text', 'encode-passages', 'load-word-vectors', 'train-word-vectors', 'analyse-vectors', 'parse-images', 'split-features', 'train-head', 'evaluate-head', 'contact-sheets', 'fold-batch-norm', 'insert-batch-norm', 'verify-equivalence'];

/**
 * One entry a step and choice: adding a choice leaves the bundles of the others alone.
 * @returns {{name: string, code: string}[]}
 */
export function stepEntries() {
  const plain = plainSteps.map((step) => ({ name: step, code: `export { default } from './activities/${step}.ts';` }));
  const chosen = Object.entries(variants).flatMap(([step, [folder, beginning]]) =>
    readdirSync(join(projectFolder, folder))
      .filter((file) => file.startsWith(beginning) && file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
      .sort()
      .map((choice) => ({
        name: `${step}.${choice}`,
        code: `import { implement } from './activities/${step}.ts';\nimport * as choice from './${folder}/${choice}.ts';\nexport default implement(choice);`,
      })));
  return [...plain, ...chosen];
}
