import type { LocalPath } from '../../datasets/dataset-spec.ts';
import type { VectorsOfRun } from '../../datasets/vectors/vector-spec.ts';
import { UsageError } from '../../schemas/failure.ts';
import { fitVocabulary } from '../../schemas/steps/fit-vocabulary.ts';
import { loadWordVectors } from '../../schemas/steps/load-word-vectors.ts';
import { trainWordVectors } from '../../schemas/steps/train-word-vectors.ts';
import type { VectorSpec } from '../../schemas/vectors.ts';
import type { Store } from '../../store/connect.ts';
import { findRun } from './find-run.ts';
import type { CheckedParams } from './params.ts';
import { uploadDataset } from './upload.ts';

/** The parameters of a run, with everything in the store that they name. */
export async function readyParams<Complete>(store: Store, checked: CheckedParams<Complete>, note: (text: string) => void): Promise<Complete> {
  const uploaded = await uploadDataset(store, checked.localPath, note);
  return checked.complete(uploaded, await readyVectors(store, checked.vectors, note));
}

async function readyVectors(store: Store, vectors: LocalPath | VectorsOfRun | undefined, note: (text: string) => void): Promise<VectorSpec | undefined> {
  return vectors?.kind === 'of-run' ? vectorsOfRun(store, vectors.runId) : uploadDataset(store, vectors?.path, note);
}

/** @throws UsageError where there is no such run, or it has no vectors */
async function vectorsOfRun(store: Store, runId: string): Promise<VectorSpec> {
  const { steps } = await findRun(store, runId);
  const outputOf = (step: string): unknown => steps.findLast(({ name, state }) => name === step && state === 'completed')?.output;
  const trained = trainWordVectors.output.safeParse(outputOf(trainWordVectors.name)).data;
  const { vectors } = trained ?? loadWordVectors.output.safeParse(outputOf(loadWordVectors.name)).data ?? {};
  const vocabulary = fitVocabulary.output.safeParse(outputOf(fitVocabulary.name)).data?.vocabulary;
  if (vectors === undefined || vocabulary === undefined) throw new UsageError('ES-VECTORS-RUN', `--vectors run:${runId}: the run ${runId} has no word vectors; name one that trained them, or was run with --vectors.`);
  return { kind: 'run', runId, vectors, vocabulary };
}
