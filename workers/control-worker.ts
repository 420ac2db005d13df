import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { steps } from '../schemas/steps/index.ts';
import { openStore } from '../store/connect.ts';
import { loadConfig } from '../temporal.config.ts';
import { currentBuild } from './build-manifest.ts';
import { connectTemporal } from './connect-temporal.ts';
import { controlActivities } from './control-activities.ts';
import { temporalPollers } from './pollers.ts';
import { tellWaiting } from './waiting-notices.ts';
import { workerId } from './worker-id.ts';
import { announceReady, installRuntime, runWorkers, sharedWorkerOptions } from './worker-process.ts';

const concurrentActivities = 50;

installRuntime();
const config = loadConfig();
const build = currentBuild();
const identity = workerId('control');
const store = await openStore(config, { waitForServer: true, onWaiting: tellWaiting });
const connection = await connectTemporal(config);
const worker = await Worker.create({
  ...sharedWorkerOptions,
  connection,
  namespace: config.temporal.namespace,
  taskQueue: config.queues.control,
  identity,
  workflowBundle: { codePath: join(build.folder, 'workflows.js') },
  activities: controlActivities({ store, build, pollers: temporalPollers(connection.workflowService, config), workerId: identity }, steps),
  maxConcurrentActivityTaskExecutions: concurrentActivities,
});
announceReady(build.id);
await runWorkers([worker], async () => {
  store.close();
  await connection.close();
});
