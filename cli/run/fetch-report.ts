import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import writeFileAtomic from 'write-file-atomic';
import type { RunManifest } from '../../schemas/run.ts';
import type { Session } from '../session.ts';
import { reportFile } from './run-id.ts';

const concurrency = 8;

/** Brings a run's report onto this machine. @returns its path; undefined where the run has none */
export async function fetchReport({ store, config }: Pick<Session, 'store' | 'config'>, runId: string): Promise<string | undefined> {
  const report = await store.runs.readReport(runId);
  if (report === undefined) return undefined;
  const path = reportFile(config.stateFolder, runId);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, report);
  return path;
}

/** Brings the reports of a sweep's runs beside its own, whose links lead to them. */
export async function fetchChildReports(session: Pick<Session, 'store' | 'config'>, { children = [] }: Pick<RunManifest, 'children'>): Promise<void> {
  const limit = pLimit(concurrency);
  await Promise.all(children.filter(({ finishedAt }) => finishedAt !== undefined).map(({ runId }) => limit(() => fetchReport(session, runId))));
}
