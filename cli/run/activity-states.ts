import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { progressSchema } from '../../schemas/progress.ts';
import { lookUpActivity } from '../../schemas/step-call.ts';
import { steps } from '../../schemas/steps/index.ts';
import type { ActivityState } from '../progress/run-view.ts';

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

const scheduled = proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
/** A slot is given within milliseconds where one is free. */
const slotWaitMs = 2_000;

/** What Temporal says of the activities of a run that have not ended. */
export function activityStates(description: WorkflowExecutionDescription, converter: LoadedDataConverter): ActivityState[] {
  return (description.raw.pendingActivities ?? []).flatMap((activity) => {
    const type = activity.activityType?.name;
    const step = steps.find(({ name }) => type === name || type === lookUpActivity(name));
    const progress = heartbeat(activity, converter);
    return step === undefined ? [] : [{ step: step.name, progress, waiting: waitingFor(activity) ?? progress?.waiting }];
  });
}

function heartbeat(activity: PendingActivity, { payloadConverter }: LoadedDataConverter): ActivityState['progress'] {
  const payload = activity.heartbeatDetails?.payloads?.[0];
  return payload === undefined ? undefined : progressSchema.safeParse(payloadConverter.fromPayload(payload)).data;
}

function waitingFor(activity: PendingActivity): string | undefined {
  if (activity.state !== scheduled) return undefined;
  const failure = activity.lastFailure?.message;
  if (failure !== undefined && failure !== null) return failure;
  const since = Number(activity.scheduledTime?.seconds ?? 0) * 1000;
  return since > 0 && Date.now() - since > slotWaitMs ? 'waiting for a free slot' : undefined;
}
