import { workflowInfo } from '@temporalio/workflow';
import type { StepQueue } from '../schemas/contract.ts';
import { siblingQueue } from '../schemas/queue-name.ts';

/** Task queue of a kind of step, beside the control queue that this workflow runs on. */
export function taskQueueOf(queue: StepQueue): string {
  return siblingQueue(workflowInfo().taskQueue, queue);
}
