import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { numericalEnvironment } from '../../engine/environment.ts';
import { defineStep, type StepContract } from '../../schemas/contract.ts';
import type { NumericalEnvironment } from '../../schemas/environment.ts';
import { blobRefSchema } from '../../schemas/reference.ts';
import { type AttemptResult, lookUpActivity, type LookUpResult, type StepAttempt } from '../../schemas/step-call.ts';
import { openStore, type Store } from '../../store/connect.ts';
import { type EverstepConfig, projectFolder } from '../../temporal.config.ts';
import { type Build, currentBuild, readBuild } from '../../workers/build-manifest.ts';
import { ComputeSlot } from '../../workers/compute-slot.ts';
import { ComputeSlots } from '../../workers/compute-slots.ts';
import { controlActivities } from '../../workers/control-activities.ts';
import { executeStep, type Executor } from '../../workers/execute-step.ts';

/** Writes its text as a blob; `mode` lets a test make it slow, crash or fail. */
export const writeText = defineStep({
  name: 'write-text',
  summary: 'Write a text',
  queue: 'cpu',
  input: z.strictObject({ text: z.string(), mode: z.enum(['plain', 'slow', 'crash', 'bad-output', 'data-error']).default('plain') }),
  output: z.strictObject({ blob: blobRefSchema }),
});

/** Reads a blob and tells its length. */
export const measureText = defineStep({
  name: 'measure-text',
  summary: 'Measure a text',
  queue: 'cpu',
  numerics: 'environment',
  input: z.strictObject({ blob: blobRefSchema }),
  output: z.strictObject({ length: z.number(), blob: blobRefSchema }),
});

/** Looks at the outside world: says how often it was asked. */
export const lookOutside = defineStep({
  name: 'look-outside',
  summary: 'Count the looks',
  queue: 'cpu',
  reuse: 'never',
  input: z.strictObject({ name: z.string() }),
  output: z.strictObject({ looks: z.number() }),
});

const bundles: Record<string, string> = {
  'write-text': `
    import { setTimeout as wait } from 'node:timers/promises';
    export default async ({ text, mode }, context) => {
      context.log('writing', { mode });
      if (mode === 'crash') process.kill(process.pid, 'SIGKILL');
      if (mode === 'bad-output') return { blob: 'none' };
      if (mode === 'data-error') throw Object.assign(new Error('line 3 has no label'), { code: 'ES-DATA-TEST', retryable: false });
      for (let i = 0; mode === 'slow' && i < 200; i += 1) {
        context.progress({ phase: 'slow', completed: i, unit: 'waits', checkpoint: { epoch: 1, step: i } });
        await wait(50, undefined, { signal: context.signal });
      }
      return { blob: await context.store.writeBlob(Buffer.from(text)) };
    };`,
  'measure-text': `
    export default async ({ blob }, context) => {
      const bytes = await context.store.readBlob(blob);
      return { length: bytes.byteLength, blob: await context.store.writeBlob(Buffer.from(String(bytes.byteLength))) };
    };`,
  'look-outside': `
    let looks = 0;
    export default async () => ({ looks: ++looks });`,
};

export interface StepLab {
  readonly store: Store;
  readonly build: Build;
  readonly executor: Executor;
  /** The next attempts of steps look up against this environment too. */
  withEnvironment(changes: Partial<NumericalEnvironment>): StepLab;
  withBuild(fingerprints: Record<string, string>): StepLab;
  execute(contract: StepContract, input: unknown, call?: Partial<StepAttempt>, environment?: MockActivityEnvironment): Promise<AttemptResult>;
  lookUp(contract: StepContract, input: unknown, call?: Partial<StepAttempt>): Promise<LookUpResult>;
  close(): Promise<void>;
}

/** Executes and looks up steps as workers do, on a real store and with real compute processes, without Temporal's server. */
export async function openStepLab(config: EverstepConfig, variables: NodeJS.ProcessEnv): Promise<StepLab> {
  const store = await openStore(config);
  const parent = join(projectFolder, 'dist', 'labs');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'lab-'));
  await cp(currentBuild().folder, folder, { recursive: true });
  const manifest = { buildId: 'lab', steps: {} as Record<string, unknown> };
  for (const [name, code] of Object.entries(bundles)) {
    const fingerprint = name.length.toString(16).padStart(64, '0');
    await writeFile(join(folder, 'steps', `${name}.mjs`), `${code}\nexport const fingerprint = ${JSON.stringify(fingerprint)};`);
    manifest.steps[name] = { fingerprint, sources: { [`${name}.ts`]: fingerprint.slice(-16) }, packages: {} };
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const build = readBuild(folder);
  const slots = new ComputeSlots([0, 1].map(() => new ComputeSlot(join(folder, 'compute-process.mjs'), { ...variables, EVERSTEP_THREADS: '1' })));
  const executor: Executor = { store, build, slots, environment: numericalEnvironment(), workerId: 'lab-cpu' };
  return lab(executor, async () => {
    await slots.stop();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });
}

function lab(executor: Executor, close: () => Promise<void>): StepLab {
  const { store, build } = executor;
  const steps = [writeText, measureText, lookOutside];
  const attempt = (contract: StepContract, input: unknown, call: Partial<StepAttempt> = {}): StepAttempt => ({
    runId: 'lab-run', executionId: 'execution-1', ordinal: 0, step: contract.name, input: contract.input.parse(input), previousRunId: undefined, reproduces: undefined, reuseAnyEnvironment: false, attempt: 1, reason: 'test', ...call,
  });
  return {
    store,
    build,
    executor,
    close,
    withEnvironment: (changes) => lab({ ...executor, environment: { ...executor.environment, ...changes } }, close),
    withBuild: (fingerprints) => {
      const changed = Object.entries(build.steps).map(([name, step]) => [name, { ...step, fingerprint: fingerprints[name] ?? step.fingerprint, sources: fingerprints[name] === undefined ? step.sources : { [`${name}.ts`]: 'changed' } }]);
      return lab({ ...executor, build: { ...build, steps: Object.fromEntries(changed) as Build['steps'] } }, close);
    },
    execute: (contract, input, call, environment = new MockActivityEnvironment()) => environment.run(() => executeStep(executor, contract, attempt(contract, input, call))),
    lookUp: async (contract, input, call) => {
      await store.workers.publish({ id: executor.workerId, queue: 'cpu', build: build.id, environment: executor.environment });
      const activities = controlActivities({ store, build, pollers: () => Promise.resolve(new Set([executor.workerId])), workerId: 'lab-control' }, steps);
      const activity = activities[lookUpActivity(contract.name)] as (call: StepAttempt) => Promise<LookUpResult>;
      return new MockActivityEnvironment().run(activity, attempt(contract, input, call));
    },
  };
}

