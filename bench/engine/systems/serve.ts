import { createInterface } from 'node:readline';
import type { EngineCase } from '../case.ts';
import { engineCase } from '../cases/index.ts';
import type { DataSet } from '../data/data-set.ts';
import type { NetworkStarter, RunningNetwork, RunningSystem } from './running.ts';

/** What a system's process is asked for: a line of JSON, answered by one with a number. */
export type SystemRequest =
  /** Makes a case's data ready. */
  | { readonly action: 'open'; readonly case: Omit<EngineCase, 'build'>; readonly data: DataSet }
  /** Builds the network anew and takes the first step: seconds. */
  | { readonly action: 'start' }
  /** Milliseconds a step. */
  | { readonly action: 'measure' };

/** Answers requests on standard input until it ends. The first line says that the library is loaded. */
export async function serve(load: () => Promise<RunningSystem>): Promise<void> {
  const system = await load();
  let opened: { readonly engineCase: EngineCase; readonly start: NetworkStarter } | undefined;
  let network: RunningNetwork | undefined;
  const answer = async (request: SystemRequest): Promise<number> => {
    if (request.action === 'open') {
      const named = engineCase(request.case.name);
      opened = { engineCase: named, start: await system.open(named, request.data) };
      return 0;
    }
    if (opened === undefined) throw new Error('no case is open');
    if (request.action === 'start') {
      network?.dispose();
      const before = performance.now();
      network = await opened.start();
      return (performance.now() - before) / 1_000;
    }
    if (network === undefined) throw new Error('no network is started');
    return network.measure(opened.engineCase.warmUpSteps, opened.engineCase.steps);
  };
  process.stdout.write('0\n');
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${await answer(JSON.parse(line) as SystemRequest)}\n`);
  }
}
