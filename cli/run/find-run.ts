import { UsageError } from '../../schemas/failure.ts';
import type { RunManifest } from '../../schemas/run.ts';
import type { Store } from '../../store/connect.ts';
import { didYouMean } from '../nearest.ts';

/** All that the store knows of a run. @throws UsageError with the nearest id */
export async function findRun(store: Store, runId: string): Promise<RunManifest> {
  const manifest = await store.runs.manifest(runId);
  if (manifest !== undefined) return manifest;
  throw new UsageError('ES-RUN-UNKNOWN', `There is no run ${runId}.${didYouMean(runId, (await store.runs.list()).map((run) => run.runId))} (everstep runs lists them.)`);
}
