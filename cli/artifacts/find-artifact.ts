import { UsageError } from '../../schemas/failure.ts';
import type { Store } from '../../store/connect.ts';
import { nearestName } from '../nearest.ts';
import { findRun } from '../run/find-run.ts';
import { type NamedArtifact, runArtifacts } from './run-artifacts.ts';

const shortestPrefix = 4;

/** An artifact and the run that it was found in. */
export interface FoundArtifact extends NamedArtifact {
  readonly runId: string;
}

/**
 * The artifact that is meant by a digest, the beginning of one, or a name such as `train.model`: in the given run, else in
 * the newest run that has it.
 * @throws UsageError where there is none, or where a prefix fits several
 */
export async function findArtifact(store: Store, text: string, runId: string | undefined): Promise<FoundArtifact> {
  const runIds = runId === undefined ? (await store.runs.list()).map((run) => run.runId) : [(await findRun(store, runId)).runId];
  let names: string[] = [];
  for (const id of runIds) {
    const artifacts = runArtifacts(await store.runs.readSteps(id));
    const found = matching(artifacts, text);
    const digests = new Set(found.map(({ reference }) => reference.digest));
    if (digests.size > 1) throw new UsageError('ES-ARTIFACT-AMBIGUOUS', `${text} fits ${digests.size} artifacts of ${id}: write more of the digest, or a name (everstep artifacts list ${id}).`);
    if (found[0] !== undefined) return { ...found[0], runId: id };
    if (names.length === 0) names = artifacts.map(({ name }) => name);
  }
  const near = nearestName(text, names);
  throw new UsageError('ES-ARTIFACT-UNKNOWN', `No artifact ${text} in ${runId ?? 'any run'}.${near === undefined ? '' : ` Did you mean ${near}?`} (everstep artifacts list RUN shows names and digests.)`);
}

function matching(artifacts: readonly NamedArtifact[], text: string): NamedArtifact[] {
  const isPrefix = text.length >= shortestPrefix && /^[0-9a-f]+$/.test(text);
  return artifacts.filter(({ name, reference }) => name === text || (isPrefix && reference.digest.startsWith(text)));
}
