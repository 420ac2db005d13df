import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Session } from '../session.ts';
import { reportFile } from './run-id.ts';

/** Brings a run's report onto this machine. @returns its path; undefined where the run has none */
export async function fetchReport({ store, config }: Pick<Session, 'store' | 'config'>, runId: string): Promise<string | undefined> {
  const report = await store.runs.readReport(runId);
  if (report === undefined) return undefined;
  const path = reportFile(config.stateFolder, runId);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, report);
  return path;
}
