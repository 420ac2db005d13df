import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { numericalEnvironment } from '../engine/environment.ts';
import type { StepQueue } from '../schemas/contract.ts';
import type { StepAttempt } from '../schemas/step-call.ts';
import { steps } from '../schemas/steps/index.ts';
import { openStore } from '../store/connect.ts';
import { loadConfig } from '../temporal.config.ts';
import { currentBuild } from './build-manifest.ts';
import { ComputeSlot } from './compute-slot.ts';
import { ComputeSlots } from './compute-slots.ts';
import { connectTemporal } from './connect-temporal.ts';
import { executeStep, type Executor } from './execute-step.ts';
import { servedQueues } from './served-queues.ts';
import { slotVariables } from './slot-variables.ts';
import { tellWaiting } from './waiting-notices.ts';
import { workerId } from './worker-id.ts';
import { announceReady, installRuntime, runWorkers, sharedWorkerOptions } from './worker-process.ts';

installRuntime();
const queues = servedQueues(process.argv.slice(2));
const config = loadConfig();
const build = currentBuild();
const store = await openStore(config, { waitForServer: true, onWaiting: tellWaiting });
const connection = await connectTemporal(config);

function executorFor(queue: StepQueue): Executor {
  const slots = Array.from({ length: config[queue].slots }, (_, index) => new ComputeSlot(join(build.folder, 'compute-process.mjs'), slotVariables(queue, config[queue], index)));
  const environment = numericalEnvironment({ ...process.env, ...slotVariables(queue, config[queue], 0) });
  return { store, build, slots: new ComputeSlots(slots), environment, workerId: `${workerId('compute')}-${queue}` };
}

function createWorker(queue: StepQueue, executor: Executor): Promise<Worker> {
  const served = steps.filter((contract) => contract.queue === queue);
  return Worker.create({
    ...sharedWorkerOptions,
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.queues[queue],
    identity: executor.workerId,
    activities: Object.fromEntries(served.map((contract) => [contract.name, (attempt: StepAttempt) => executeStep(executor, contract, attempt)])),
    maxConcurrentActivityTaskExecutions: config[queue].slots,
  });
}

const serving = await Promise.all(queues.map(async (queue) => {
  const executor = executorFor(queue);
  return { queue, executor, worker: await createWorker(queue, executor) };
}));
await Promise.all(serving.map(({ queue, executor }) => store.workers.publish({ id: executor.workerId, queue, build: build.id, environment: executor.environment })));
announceReady(build.id);
await runWorkers(serving.map(({ worker }) => worker), async () => {
  await Promise.all(serving.map(({ executor }) => executor.slots.stop()));
  await Promise.all(serving.map(({ executor }) => store.workers.withdraw(executor.workerId).catch(() => undefined)));
  store.close();
  await connection.close();
});
