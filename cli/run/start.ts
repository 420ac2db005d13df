import { WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import { UsageError } from '../../schemas/failure.ts';
import type { RunRequest } from '../../schemas/run.ts';
import type { Session } from '../session.ts';

/** Starts a run's workflow. @throws UsageError where there is a run of that id, or, when it is resumed, where it is running */
export async function startRun({ config, store, temporal }: Session, request: RunRequest, options: { readonly resumes: boolean }): Promise<void> {
  // Temporal forgets runs, the store does not
  if (!options.resumes && (await store.runs.readDocument(request.runId)) !== undefined) throw idTaken(request.runId);
  try {
    await temporal.call((client) => client.workflow.start(request.pipeline, {
      workflowId: request.runId,
      taskQueue: config.queues.control,
      args: [request],
      memo: { pipeline: request.pipeline, ...(request.preset === undefined ? {} : { preset: request.preset }) },
      workflowIdReusePolicy: options.resumes ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    }));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw options.resumes ? runIsRunning(request.runId, error) : idTaken(request.runId, error);
  }
}

/** What is said of a run that is not to be resumed because it goes on. */
export function runIsRunning(runId: string, cause?: unknown): UsageError {
  return new UsageError('ES-RUN-RUNNING', `${runId} is running: "everstep watch ${runId}" shows it.`, { cause });
}

function idTaken(runId: string, cause?: unknown): UsageError {
  return new UsageError('ES-RUN-EXISTS', `There is a run ${runId} already: choose another --id.`, { cause });
}
