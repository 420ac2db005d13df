import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import type { EverstepConfig } from '../../temporal.config.ts';

const key = 'kept/greeting';
const workflowId = 'kept-workflow';

/** Puts an object into S3 and a workflow, which no worker takes, into Temporal. */
export async function storeThings(config: EverstepConfig, text: string): Promise<void> {
  await withS3(config, async (client) => {
    await client.send(new CreateBucketCommand({ Bucket: config.s3.bucket })).catch(() => undefined);
    await client.send(new PutObjectCommand({ Bucket: config.s3.bucket, Key: key, Body: text }));
  });
  await withTemporal(config, (client) => client.workflow.start('nobody', { workflowId, taskQueue: 'nobody', memo: { text }, workflowIdConflictPolicy: 'TERMINATE_EXISTING' }));
}

/** What is still there: the object's text and the workflow's. */
export async function storedThings(config: EverstepConfig): Promise<{ object: string | undefined; workflow: unknown }> {
  return { object: await storedObject(config), workflow: await storedWorkflow(config) };
}

function storedObject(config: EverstepConfig): Promise<string | undefined> {
  return withS3(config, async (client) => (await client.send(new GetObjectCommand({ Bucket: config.s3.bucket, Key: key }))).Body?.transformToString());
}

function storedWorkflow(config: EverstepConfig): Promise<unknown> {
  return withTemporal(config, async (client) => (await client.workflow.getHandle(workflowId).describe()).memo?.['text']);
}

async function withS3<Result>({ s3 }: EverstepConfig, action: (client: S3Client) => Promise<Result>): Promise<Result> {
  const client = new S3Client({ endpoint: s3.endpoint!, region: s3.region, credentials: s3.credentials!, forcePathStyle: true });
  try {
    return await action(client);
  } finally {
    client.destroy();
  }
}

async function withTemporal<Result>({ temporal }: EverstepConfig, action: (client: Client) => Promise<Result>): Promise<Result> {
  const connection = await Connection.connect(temporal.connectionOptions);
  try {
    return await action(new Client({ connection, namespace: temporal.namespace }));
  } finally {
    await connection.close();
  }
}
