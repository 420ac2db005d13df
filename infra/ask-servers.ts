import { Connection } from '@temporalio/client';
import { openStore } from '../store/connect.ts';
import type { EverstepConfig } from '../temporal.config.ts';

const answerTimeoutMs = 3_000;

/** Asks Temporal for the namespace. @returns what is wrong, in words; undefined where all is well */
export async function askTemporal({ temporal }: EverstepConfig): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...temporal.connectionOptions, connectTimeout: answerTimeoutMs });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + answerTimeoutMs, () => workflowService.describeNamespace({ namespace: temporal.namespace }));
    return undefined;
  } catch (error) {
    return inWords(error);
  } finally {
    await connection?.close();
  }
}

/** Asks S3 for the bucket, signed. @returns what is wrong, in words; undefined where all is well */
export async function askS3(config: EverstepConfig): Promise<string | undefined> {
  try {
    const store = await openStore(config);
    store.close();
    return undefined;
  } catch (error) {
    return inWords(error);
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
