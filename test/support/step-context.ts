import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepContext } from '../../activities/step-context.ts';
import type { Progress } from '../../schemas/progress.ts';
import type { SourcePins } from '../../store/source-pins.ts';
import { memoryArtifacts } from './memory-artifacts.ts';
import { MemoryCheckpoints } from './memory-checkpoints.ts';

/** What a step gets in a test: everything in memory; progress and log lines are kept to look at. */
export interface TestContext extends StepContext {
  readonly checkpoints: MemoryCheckpoints;
  readonly reported: Progress[];
  readonly logged: string[];
}

/** A context without servers; `parts` replaces what the test is about. */
export function testContext(parts: Partial<TestContext> = {}): TestContext {
  const reported: Progress[] = [];
  const logged: string[] = [];
  return {
    store: memoryArtifacts().artifacts,
    checkpoints: new MemoryCheckpoints(),
    environment: { tensorflow: 'test', device: 'cpu', deviceModel: 'test', threads: 1, instructionSet: 'test', oneDnn: true },
    pins: memoryPins(),
    foreignObjects: { head: () => Promise.resolve(undefined), read: () => Promise.resolve(undefined) },
    signal: new AbortController().signal,
    scratchFolder: mkdtempSync(join(tmpdir(), 'everstep-step-')),
    settings: { datasetMirror: undefined, allowPrivateHosts: [] },
    textThreads: 1,
    log: (message) => logged.push(message),
    progress: (progress) => reported.push(progress),
    reported,
    logged,
    ...parts,
  };
}

function memoryPins(): SourcePins {
  const pins = new Map<string, string>();
  return {
    get: (name) => Promise.resolve(pins.get(name)),
    put: (name, sha256) => {
      const winner = pins.get(name) ?? sha256;
      pins.set(name, winner);
      return Promise.resolve(winner);
    },
  };
}
