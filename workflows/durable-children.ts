import { CancellationScope, CancelledFailure, executeChild, isCancellation } from '@temporalio/workflow';
import type { ChildCaller, ChildEnd, ChildRequest } from '../schemas/pipeline.ts';
import { childRunId, type RunRequest } from '../schemas/run.ts';
import { completedRunsActivity, type StepProgress } from '../schemas/step-call.ts';
import { describeFailure } from './describe-failure.ts';
import { runActivities } from './run-activities.ts';

/**
 * The child caller of a running workflow: each child is a workflow and a run of its own. Those that have completed before a
 * resume are taken as they are. Cancelling the run cancels its children, and waits for them.
 */
export function durableChildCaller(parent: RunRequest, progress: StepProgress[]): ChildCaller {
  return async (children) => {
    const completed = new Set(await runActivities[completedRunsActivity](children.map(({ number }) => childRunId(parent.runId, number))));
    const ends = await Promise.all(children.map((child) => {
      const report = (state: StepProgress['state'], reused = false): void => {
        progress[child.number - 1] = { ordinal: child.number - 1, name: `.${String(child.number)} ${child.label}`, state, reused, attempt: 1 };
      };
      return endOf(parent, child, completed, report);
    }));
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('The run was cancelled.');
    return ends;
  };
}

async function endOf(parent: RunRequest, child: ChildRequest, completed: ReadonlySet<string>, report: (state: StepProgress['state'], reused?: boolean) => void): Promise<ChildEnd> {
  const { number } = child;
  const runId = childRunId(parent.runId, number);
  if (completed.has(runId)) {
    report('completed', true);
    return { number, runId, status: 'completed' };
  }
  report('running');
  try {
    await executeChild(child.pipeline, {
      workflowId: runId,
      args: [requestOf(parent, child, runId)],
      memo: { pipeline: child.pipeline, parent: parent.runId, ...(child.preset === undefined ? {} : { preset: child.preset }) },
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      // a sweep that is terminated lets its children save their checkpoints
      parentClosePolicy: 'REQUEST_CANCEL',
    });
    report('completed');
    return { number, runId, status: 'completed' };
  } catch (error) {
    report('failed');
    return isCancellation(error) ? { number, runId, status: 'cancelled' } : { number, runId, status: 'failed', message: describeFailure(error).message };
  }
}

function requestOf(parent: RunRequest, { pipeline, preset, params }: ChildRequest, runId: string): RunRequest {
  return {
    runId,
    pipeline,
    ...(preset === undefined ? {} : { preset }),
    params,
    parent: parent.runId,
    ...(parent.build === undefined ? {} : { build: parent.build }),
    ...(parent.reuseAnyEnvironment === undefined ? {} : { reuseAnyEnvironment: parent.reuseAnyEnvironment }),
  };
}
