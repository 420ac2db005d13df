import { NativeConnection } from '@temporalio/worker';
import pRetry from 'p-retry';
import type { EverstepConfig } from '../temporal.config.ts';

/** A worker's connection; a server that is away at start is waited for. */
export function connectTemporal(config: EverstepConfig): Promise<NativeConnection> {
  return pRetry(() => NativeConnection.connect({ ...config.temporal.connectionOptions }), {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 500,
    maxTimeout: 5_000,
    maxRetryTime: config.outageTimeoutMs,
    onFailedAttempt: ({ error }) => {
      process.stderr.write(`Temporal at ${config.temporal.address ?? 'no address'} does not answer: ${error.message}\n`);
    },
  });
}
