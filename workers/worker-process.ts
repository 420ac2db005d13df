import { DefaultLogger, Runtime, type Worker } from '@temporalio/worker';

/** Set-up that every worker process shares: what is logged, and when it stops. */
export function installRuntime(): void {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGTERM', 'SIGINT'] });
}

/** Tells the supervisor that this process polls. */
export function announceReady(build: string): void {
  process.send?.({ type: 'ready', build });
}

/** Runs workers until they have shut down, then `cleanUp`, whatever happened. */
export async function runWorkers(workers: readonly Worker[], cleanUp: () => Promise<void>): Promise<void> {
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await cleanUp();
  }
}

/** Options that every worker shares: heartbeats go out at least every 2 s, so that cancellation arrives soon. */
export const sharedWorkerOptions = {
  maxHeartbeatThrottleInterval: '2s',
  defaultHeartbeatThrottleInterval: '2s',
  shutdownForceTime: '10s',
} as const;
