import { copyProject, type ProjectCopy } from '../../test/support/project-copy.ts';

/** What a user adds to the project for a pipeline: the line to find, what takes its place, and the import. */
const additions = [
  { path: 'schemas/steps/index.ts', find: 'readonly StepContract[] = [', replace: 'readonly StepContract[] = [addOne, ', head: "import { addOne } from '../../bench/pipeline/add-one.ts';\n" },
  { path: 'schemas/pipelines/index.ts', find: 'readonly PipelineContract[] = [', replace: 'readonly PipelineContract[] = [chain, ', head: "import { chain } from '../../bench/pipeline/chain.ts';\n" },
  { path: 'workflows/pipelines.ts', find: 'Record<string, AnyPipeline>> = {', replace: 'Record<string, AnyPipeline>> = { chain: runChain, ', head: "import { runChain } from '../bench/pipeline/chain.ts';\n" },
  { path: 'scripts/build/step-entries.mjs', find: 'return [...plain', replace: "return [{ name: 'add-one', code: \"export { default } from './bench/pipeline/add-one-step.ts';\" }, ...plain", head: '' },
] as const;

/** A copy of the project with the chain among its pipelines: the product itself has none that does nothing. */
export async function chainProject(): Promise<ProjectCopy> {
  const project = await copyProject();
  for (const { path, find, replace, head } of additions) {
    await project.edit(path, (text) => {
      if (!text.includes(find)) throw new Error(`${path} has no "${find}"`);
      return head + text.replace(find, replace);
    });
  }
  return project;
}
