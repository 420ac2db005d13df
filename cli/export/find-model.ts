import { UsageError } from '../../schemas/failure.ts';
import type { ModelRef } from '../../schemas/reference.ts';
import type { StepFile } from '../../schemas/run.ts';
import type { Store } from '../../store/connect.ts';
import { findArtifact, type FoundArtifact } from '../artifacts/find-artifact.ts';
import { type NamedArtifact, runArtifacts } from '../artifacts/run-artifacts.ts';
import { didYouMean } from '../nearest.ts';

/** A model and the run that it was found in. */
export interface FoundModel {
  readonly runId: string;
  readonly name: string;
  readonly reference: ModelRef;
  /** Networks of the run that belong together, where it was named by its id: those of an ensemble. */
  readonly together: number;
  /** The run's steps: what belongs to the model comes from them. */
  readonly steps: readonly StepFile[];
}

/**
 * The model that is meant by a run's id, which has it as its last one, or as `findArtifact` finds artifacts.
 * @param use - what can be done with models alone, for messages
 * @throws UsageError where there is none
 */
export async function findModel(store: Store, text: string, use = 'exported'): Promise<FoundModel> {
  const steps = await store.runs.readSteps(text);
  if (steps.length > 0 || (await store.runs.readDocument(text)) !== undefined) {
    const models = runArtifacts(steps).flatMap(modelOf);
    const model = models.at(-1);
    if (model === undefined) throw new UsageError('ES-MODEL-UNKNOWN', `The run ${text} has no model: no step of it has trained one so far.`);
    return { ...model, runId: text, together: models.filter(({ name }) => name === model.name).length, steps };
  }
  const artifact = await found(store, text);
  const [model] = modelOf(artifact);
  if (model === undefined) throw new UsageError('ES-MODEL-KIND', `${artifact.name} is a ${artifact.reference.kind}: only models can be ${use} ("everstep artifacts get" writes the others).`);
  return { ...model, runId: artifact.runId, together: 1, steps: await store.runs.readSteps(artifact.runId) };
}

function modelOf({ name, reference }: NamedArtifact): { name: string; reference: ModelRef }[] {
  return reference.kind === 'model' ? [{ name, reference }] : [];
}

async function found(store: Store, text: string): Promise<FoundArtifact> {
  try {
    return await findArtifact(store, text, undefined);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'ES-ARTIFACT-UNKNOWN') throw error;
    const near = didYouMean(text, (await store.runs.list()).map(({ runId }) => runId));
    throw new UsageError('ES-MODEL-UNKNOWN', `There is no run or model ${text}.${near} (everstep runs lists runs, everstep artifacts list RUN what they have made.)`, { cause: error });
  }
}
