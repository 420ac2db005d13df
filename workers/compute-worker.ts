import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { numericalEnvironment } from '../engine/environment.ts';
import { type StepQueue, stepQueues } from '../schemas/contract.ts';
import type { StepAttempt } from '../schemas/step-call.ts';
import { steps } from '../schemas/steps/index.ts';
import { openStore } from '../store/connect.ts';
import { loadConfig } from '../temporal.config.ts';
import { currentBuild } from './build-manifest.ts';
import { ComputeSlot } from './compute-slot.ts';
import { ComputeSlots } from './compute-slots.ts';
import { connectTemporal } from './connect-temporal.ts';
import { executeStep, type Executor } from './execute-step.ts';
import { slotVariables } from './slot-variables.ts';
import { workerId } from './worker-id.ts';
import { announceReady, installRuntime, runWorkers, sharedWorkerOptions } from './worker-process.ts';

installRuntime();
const config = loadConfig();
const build = currentBuild();
const store = await openStore(config, { waitForServer: true });
const connection = await connectTemporal(config);

function executorFor(queue: StepQueue): Executor {
  const slots = Array.from({ length: config[queue].slots }, (_, index) => new ComputeSlot(join(build.folder, 'compute-process.mjs'), slotVariables(queue, config[queue], index)));
  const environment = numericalEnvironment({ ...process.env, ...slotVariables(queue, config[queue], 0) });
  return { store, build, slots: new ComputeSlots(slots), environment, workerId: `${workerId('compute')}-${queue}` };
}

const executors = Object.fromEntries(stepQueues.map((queue) => [queue, executorFor(queue)])) as Record<StepQueue, Executor>;

function createWorker(queue: StepQueue): Promise<Worker> {
  const served = steps.filter((contract) => contract.queue === queue);
  return Worker.create({
    ...sharedWorkerOptions,
    connection,
    namespace: config.temporal.namespace,
    taskQueue: config.queues[queue],
    identity: executors[queue].workerId,
    activities: Object.fromEntries(served.map((contract) => [contract.name, (attempt: StepAttempt) => executeStep(executors[queue], contract, attempt)])),
    maxConcurrentActivityTaskExecutions: config[queue].slots,
  });
}

const workers = await Promise.all(stepQueues.map(createWorker));
await Promise.all(stepQueues.map((queue) => store.workers.publish({ id: executors[queue].workerId, queue, build: build.id, environment: executors[queue].environment })));
announceReady(build.id);
await runWorkers(workers, async () => {
  await Promise.all(stepQueues.map((queue) => executors[queue].slots.stop()));
  await Promise.all(stepQueues.map((queue) => store.workers.withdraw(executors[queue].workerId).catch(() => undefined)));
  store.close();
  await connection.close();
});
