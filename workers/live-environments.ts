import { exactEnvironment, type NumericalEnvironment } from '../schemas/environment.ts';
import type { RecordEnvironment } from '../schemas/record.ts';
import type { StepContract, StepQueue } from '../schemas/contract.ts';
import type { PublishedWorker, WorkerStore } from '../store/workers.ts';

/** Identities of the workers that poll a task queue, as Temporal knows them. */
export type Pollers = (queue: StepQueue) => Promise<ReadonlySet<string>>;

/**
 * Environments of the workers that poll the step's queue: a record of one of them is as good as computing. Where Temporal knows
 * no poller, those that were published last.
 */
export async function liveEnvironments(workers: WorkerStore, contract: StepContract, pollers: Pollers): Promise<readonly RecordEnvironment[]> {
  if (contract.numerics === 'exact') return [exactEnvironment];
  const [published, polling] = await Promise.all([workers.list(contract.queue), pollers(contract.queue)]);
  const live = published.filter((worker) => polling.has(worker.id));
  return distinct(live.length > 0 ? live : published);
}

function distinct(workers: readonly PublishedWorker[]): NumericalEnvironment[] {
  const byText = new Map(workers.map(({ environment }) => [JSON.stringify(environment), environment]));
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
}
