import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { askTemporal } from '../../infra/ask-servers.ts';
import { temporalPart } from '../../infra/temporal-part.ts';
import { checkTool, temporalTool } from '../../infra/tools.ts';
import { EverstepError } from '../../schemas/failure.ts';
import type { EverstepConfig } from '../../temporal.config.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import { connectTemporal } from '../client.ts';
import type { Check } from './finding.ts';
import { withPrivateServer } from './private-server.ts';

const workflowTimeout = '30s';

/** Temporal: runs a workflow with a worker of its own. Where the local server does not run, one is started for it. */
export const temporalCheck: Check = {
  name: 'Temporal',
  fix: 'Run `npm run setup`; where EVERSTEP_TEMPORAL_CLI is set, check what it names.',
  async run(config) {
    const { temporal } = config;
    if (!temporal.local || (temporal.address !== undefined && (await askTemporal(config)) === undefined)) {
      await runProbe(config);
      return `a workflow ran at ${temporal.address ?? 'the address of the profile'}`;
    }
    await checkTool(temporalTool, config.cacheFolder, process.env);
    await withPrivateServer(config, (own, ports) => {
      const address = `127.0.0.1:${ports.temporal.grpc}`;
      return { part: temporalPart(own, ports.temporal), reached: { ...own, temporal: { ...temporal, address, connectionOptions: { address } } } };
    }, runProbe);
    return 'a workflow ran on a server started for this check, as the local one is not up';
  },
};

/** @throws EverstepError in words */
async function runProbe(config: EverstepConfig): Promise<void> {
  const { temporal } = config;
  const reached = await connectTemporal(temporal);
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const connection = await NativeConnection.connect({ ...temporal.connectionOptions });
    const taskQueue = `${config.queues.control}-doctor-${randomUUID()}`;
    const worker = await Worker.create({ connection, namespace: temporal.namespace, taskQueue, workflowBundle: { codePath: join(currentBuild().folder, 'workflows.js') } });
    const text = await worker.runUntil(execute(reached.client, taskQueue)).finally(() => connection.close());
    if (text !== 'well') throw new EverstepError('ES-DOCTOR-WORKFLOW', `The workflow gave ${JSON.stringify(text)} instead of its argument.`);
  } finally {
    await reached.close();
  }
}

function execute(client: Client, taskQueue: string): Promise<string> {
  return client.workflow.execute<(text: string) => Promise<string>>('probe', { args: ['well'], taskQueue, workflowId: `doctor-${randomUUID()}`, workflowExecutionTimeout: workflowTimeout });
}
