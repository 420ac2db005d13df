import { proxyActivities } from '@temporalio/workflow';
import type { RunOutcome, RunRequest } from '../schemas/run.ts';
import type { closeRunActivity, completedRunsActivity, openRunActivity } from '../schemas/step-call.ts';

interface RunActivities {
  [openRunActivity](request: RunRequest, executionId: string): Promise<{ previousRunId: string | undefined }>;
  [closeRunActivity](runId: string, outcome: Omit<RunOutcome, 'finishedAt'>): Promise<void>;
  [completedRunsActivity](runIds: readonly string[]): Promise<string[]>;
}

/** What is done for runs as wholes, on the control queue. */
export const runActivities = proxyActivities<RunActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { maximumAttempts: 20, initialInterval: '1 second', maximumInterval: '30 seconds' },
});
