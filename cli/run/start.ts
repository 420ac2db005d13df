import { WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import { UsageError } from '../../schemas/failure.ts';
import type { RunRequest } from '../../schemas/run.ts';
import type { Session } from '../session.ts';

/** Starts a run's workflow; a resumed run may have the id of one that ended. */
export async function startRun({ config, temporal }: Session, request: RunRequest, options: { readonly resumes: boolean }): Promise<void> {
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
    const remedy = options.resumes ? `it is running: "everstep watch ${request.runId}" shows it` : 'choose another --id';
    throw new UsageError('ES-RUN-EXISTS', `There is a run ${request.runId} already: ${remedy}.`, { cause: error });
  }
}
