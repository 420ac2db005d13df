import { setTimeout as sleep } from 'node:timers/promises';
import { progressQuery, type RunProgress } from '../../schemas/step-call.ts';
import type { TemporalClient } from '../client.ts';
import type { Session } from '../session.ts';

const openTimeoutMs = 15_000;
const queryTimeoutMs = 2_000;
const pollMs = 100;

/** Waits until a worker has opened a run that was started, so that every command knows it when this one ends; says so where none does. */
export async function untilOpened({ temporal }: Pick<Session, 'temporal'>, runId: string, note: (text: string) => void): Promise<void> {
  const deadline = performance.now() + openTimeoutMs;
  while (performance.now() < deadline) {
    if (await isOpened(temporal, runId)) return;
    await sleep(pollMs);
  }
  note(`No worker has taken ${runId} up yet: "everstep status" shows what runs.`);
}

async function isOpened(temporal: TemporalClient, runId: string): Promise<boolean> {
  try {
    const { steps } = await temporal.call((client) => client.workflow.getHandle(runId).query<RunProgress>(progressQuery), queryTimeoutMs);
    return steps.length > 0 || (await temporal.call((client) => client.workflow.getHandle(runId).describe())).status.name !== 'RUNNING';
  } catch {
    // only a worker can answer
    return false;
  }
}
