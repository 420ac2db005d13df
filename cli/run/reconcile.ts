import { WorkflowNotFoundError } from '@temporalio/client';
import type { RunOutcome, RunStatus } from '../../schemas/run.ts';
import type { TemporalConfig } from '../../temporal.config.ts';
import { connectTemporal, type TemporalClient } from '../client.ts';

const statusOfTemporal: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  CONTINUED_AS_NEW: 'running',
};

/** A run as far as its own files tell. */
interface KnownRun {
  readonly runId: string;
  readonly outcome: RunOutcome | undefined;
}

/** A run's status, asked of Temporal where the run itself has not written how it ended. */
export async function reconciledStatus({ runId, outcome }: KnownRun, temporal: TemporalClient): Promise<RunStatus> {
  if (outcome !== undefined) return outcome.status;
  try {
    const { status } = await temporal.call((client) => client.workflow.getHandle(runId).describe());
    return statusOfTemporal[status.name] ?? 'running';
  } catch (error) {
    // a run that Temporal has forgotten and that has not said how it ended was ended from outside
    if (error instanceof WorkflowNotFoundError) return 'terminated';
    throw error;
  }
}

/** Runs with their statuses. Without Temporal, those without an outcome count as running, with a remark. */
export async function withStatuses<Run extends KnownRun>(runs: readonly Run[], config: TemporalConfig, note: (text: string) => void): Promise<(Run & { readonly status: RunStatus })[]> {
  const asFarAsKnown = () => runs.map((run) => ({ ...run, status: run.outcome?.status ?? ('running' as const) }));
  if (runs.every(({ outcome }) => outcome !== undefined)) return asFarAsKnown();
  let temporal: TemporalClient | undefined;
  try {
    temporal = await connectTemporal(config);
    const connected = temporal;
    return await Promise.all(runs.map(async (run) => ({ ...run, status: await reconciledStatus(run, connected) })));
  } catch (error) {
    note(`${error instanceof Error ? error.message : String(error)} Runs shown as running may have ended.`);
    return asFarAsKnown();
  } finally {
    await temporal?.close();
  }
}
