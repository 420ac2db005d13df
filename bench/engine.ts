import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineCase } from './engine/case.ts';
import { engineCases } from './engine/cases/index.ts';
import { dataSets } from './engine/data/index.ts';
import type { DataSet } from './engine/data/data-set.ts';
import { introduction } from './engine/introduction.ts';
import { Measurements } from './engine/measurements.ts';
import { systemCommands } from './engine/systems/index.ts';
import type { SystemRequest } from './engine/systems/serve.ts';
import { type PeerCommand, PeerProcess } from './peers/peer-process.ts';
import { type BenchOptions, checkCase, writeResults } from './results.ts';

const loading = 'loading';
const cases = [loading, ...engineCases.map(({ name }) => name)];
/** Networks are built anew in the first repetitions only. */
const startRepetitions = 3;

/** Training and inference beside stock tfjs-node, Keras on TensorFlow and on JAX, and PyTorch; the results go to docs/results/engine.md. */
export async function main({ only, repetitions = 5 }: BenchOptions = {}): Promise<void> {
  checkCase(only, cases);
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  const measurements = new Measurements();
  try {
    const commands = await systemCommands();
    if (only === undefined || only === loading) await measureLoading(commands, repetitions, measurements);
    const dataSetOf = dataSetsIn(folder);
    for (const engineCase of engineCases) {
      if (only === undefined || only === engineCase.name) await measureCase(commands, engineCase, await dataSetOf(engineCase), repetitions, measurements);
    }
    await writeResults('engine', introduction, measurements.rows());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureLoading(commands: readonly PeerCommand[], repetitions: number, measurements: Measurements): Promise<void> {
  for (let turn = 0; turn < repetitions; turn += 1) {
    for (const command of commands) {
      const { process: system, loadSeconds } = await PeerProcess.start(command);
      measurements.add({ case: loading, system: command.name, metric: 'time', unit: 's' }, loadSeconds);
      await system.end();
    }
  }
}

interface System {
  readonly name: string;
  readonly process: PeerProcess;
}

async function measureCase(commands: readonly PeerCommand[], engineCase: EngineCase, data: DataSet, repetitions: number, measurements: Measurements): Promise<void> {
  const turns = Array.from({ length: repetitions }, (_, turn) => turn);
  if (engineCase.oneAtATime === true) {
    for (const turn of turns) for (const command of commands) await withSystems([command], engineCase, data, (systems) => measureTurn(systems, engineCase, turn, true, measurements));
    return;
  }
  await withSystems(commands, engineCase, data, async (systems) => {
    for (const turn of turns) await measureTurn(systems, engineCase, turn, turn < startRepetitions, measurements);
  });
}

async function withSystems(commands: readonly PeerCommand[], engineCase: EngineCase, data: DataSet, body: (systems: readonly System[]) => Promise<void>): Promise<void> {
  const systems: System[] = [];
  try {
    for (const command of commands) {
      const { process: system } = await PeerProcess.start(command);
      systems.push({ name: command.name, process: system });
      await ask(system, { action: 'open', case: engineCase, data });
    }
    await body(systems);
  } finally {
    for (const { process: system } of systems) await system.end();
  }
}

async function measureTurn(systems: readonly System[], engineCase: EngineCase, turn: number, starts: boolean, measurements: Measurements): Promise<void> {
  for (const { name, process: system } of systems) {
    const note = (metric: string, unit: string, value: number) => measurements.add({ case: engineCase.name, system: name, metric, unit }, value);
    if (starts) note('first step', 's', await ask(system, { action: 'start' }));
    note('step', 'ms', await ask(system, { action: 'measure' }));
    if (turn === 0) note('peak memory', 'MiB', await system.peakMemory());
  }
}

async function ask(system: PeerProcess, request: SystemRequest): Promise<number> {
  return z.number().parse(await system.ask(request));
}

/** Makes each data set once. */
function dataSetsIn(folder: string): (engineCase: EngineCase) => Promise<DataSet> {
  const made = new Map<string, Promise<DataSet>>();
  return ({ data }) => {
    const dataSet = made.get(data) ?? dataSets[data](folder);
    made.set(data, dataSet);
    return dataSet;
  };
}
