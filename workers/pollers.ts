import type { WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { EverstepConfig } from '../temporal.config.ts';

const activityQueue = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;

/** Asks Temporal which workers poll a queue. */
export function temporalPollers(service: WorkflowService, config: EverstepConfig): (queue: keyof EverstepConfig['queues']) => Promise<ReadonlySet<string>> {
  return async (queue) => {
    const { pollers } = await service.describeTaskQueue({ namespace: config.temporal.namespace, taskQueue: { name: config.queues[queue] }, taskQueueType: activityQueue });
    return new Set(pollers.flatMap((poller) => poller.identity ?? []));
  };
}
