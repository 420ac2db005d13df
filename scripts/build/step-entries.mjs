import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project.mjs';

/** Steps that pick a module by name, and the folder that holds one file a choice. */
const variantFolders = { 'parse-text': 'datasets/parsers', train: 'models', evaluate: 'models', 'load-backbone': 'datasets/backbones' };

/** Steps that are one module. */
const plainSteps = ['resolve-source', 'fetch-dataset', 'split', 'fit-vocabulary', 'encode-text', 'load-word-vectors', 'analyse-vectors'];

/**
 * One entry a step and choice: adding a choice leaves the bundles of the others alone.
 * @returns {{name: string, code: string}[]}
 */
export function stepEntries() {
  const plain = plainSteps.map((step) => ({ name: step, code: `export { default } from './activities/${step}.ts';` }));
  const chosen = Object.entries(variantFolders).flatMap(([step, folder]) =>
    readdirSync(join(projectFolder, folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
      .sort()
      .map((choice) => ({
        name: `${step}.${choice}`,
        code: `import { implement } from './activities/${step}.ts';\nimport * as choice from './${folder}/${choice}.ts';\nexport default implement(choice);`,
      })));
  return [...plain, ...chosen];
}
