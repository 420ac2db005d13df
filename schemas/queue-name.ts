import type { StepQueue } from './contract.ts';

/** Names of the task queues under one prefix: `everstep-control`, `everstep-cpu`, `everstep-gpu`. */
export function queueNames(prefix: string): { control: string; cpu: string; gpu: string } {
  return { control: `${prefix}-control`, cpu: `${prefix}-cpu`, gpu: `${prefix}-gpu` };
}

/** The step queue that has the prefix of this control queue. */
export function siblingQueue(controlQueue: string, queue: StepQueue): string {
  return queueNames(controlQueue.replace(/-control$/, ''))[queue];
}
