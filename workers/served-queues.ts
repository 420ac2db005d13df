import { type StepQueue, stepQueues } from '../schemas/contract.ts';
import { UsageError } from '../schemas/failure.ts';

/** The queues that a compute worker serves: those named on its command line, each once, or all. */
export function servedQueues(names: readonly string[]): readonly StepQueue[] {
  const unknown = names.find((name) => !stepQueues.some((queue) => queue === name));
  if (unknown !== undefined) throw new UsageError('ES-WORKER-QUEUE', `A compute worker serves ${stepQueues.join(' or ')}, not ${unknown}.`);
  return names.length === 0 ? stepQueues : stepQueues.filter((queue) => names.includes(queue));
}
