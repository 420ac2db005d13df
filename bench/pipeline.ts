import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../temporal.config.ts';
import { chainLength } from './pipeline/chain.ts';
import { dagsterChain } from './pipeline/dagster-chain.ts';
import { everstepChain } from './pipeline/everstep-chain.ts';
import { metaflowChain } from './pipeline/metaflow-chain.ts';
import type { ChainSystem } from './pipeline/system.ts';
import { type BenchOptions, checkCase, type ResultRow, resultRow, writeResults } from './results.ts';

const cases = ['fresh', 'reused'] as const;

const intro = `
Six chained steps that add one to a number: what a system costs where a step costs nothing. \`command\` is the time from starting
the command to its end, with the start of its process; \`inside\` is the time within a process that was there before, where the
system has one. All systems take turns in each repetition, on one machine, telemetry off. Nobody's server is started in the time measured.

- everstep: \`everstep run chain\`, the local stack up and warm; every step is an activity on Temporal, its result, lease and record are objects in S3, and the run
  ends with a report. \`inside\`: from the opening of the run to its outcome, on the workers. Reused: the same command again, all six steps by their key.
- metaflow 2.19.39: \`python chain_flow.py run\`, local metadata and data store; each step is a process. It keeps no process. Reused: \`resume … end\`, which clones
  five steps and runs the sixth again; it goes by the run that is named, not by code and input, and so checks neither.
- dagster 1.13.29: \`execute_job\` with the in-process executor (its fastest: all steps in one process), instance and intermediate values on disk. \`inside\`: the same
  call in a process that has Dagster loaded. Reused: re-execution of the sixth step on the values that the named run kept; five are left out, neither checked nor recorded.

What differs besides: both peers write to the local disk, and a run of theirs that is killed goes on only when somebody resumes it. Everstep's
goes on by itself, and its steps may run on other machines; that is part of its time here.
`;

/** The chain beside Metaflow and Dagster; the results go to docs/results/pipeline.md. */
export async function main({ only, repetitions = 5 }: BenchOptions = {}): Promise<void> {
  checkCase(only, cases);
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  const systems: ChainSystem[] = [];
  try {
    for (const file of ['chain_flow.py', 'chain_job.py']) await cp(join(projectFolder, 'bench', 'pipeline', file), join(folder, file));
    systems.push(await metaflowChain(folder));
    systems.push(await dagsterChain(folder));
    systems.push(await everstepChain());
    // what is reused has to be computed before
    const measured = await measure(systems, only === 'fresh' ? ['fresh'] : cases, repetitions);
    const rows = measured.filter((row) => only === undefined || row.case === only);
    await writeResults('pipeline', intro + whereSlower(rows), rows);
  } finally {
    for (const system of systems) await system.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(systems: readonly ChainSystem[], names: readonly (typeof cases)[number][], repetitions: number): Promise<ResultRow[]> {
  const values = new Map<string, number[]>();
  for (let turn = 1; turn <= repetitions; turn += 1) {
    const begin = turn * chainLength;
    for (const name of names) {
      for (const system of systems) {
        for (const [metric, seconds] of Object.entries(await system[name](begin)) as [string, number][]) {
          const key = JSON.stringify([name, system.name, metric]);
          values.set(key, [...(values.get(key) ?? []), seconds]);
          process.stderr.write(`${name} ${system.name} ${metric}: ${seconds.toFixed(2)} s\n`);
        }
      }
    }
  }
  return [...values].map(([key, all]) => {
    const [name = '', system = '', metric = ''] = JSON.parse(key) as string[];
    return resultRow({ case: name, system, metric, unit: 's', values: all });
  });
}

function whereSlower(rows: readonly ResultRow[]): string {
  const slower = rows.flatMap((row) => {
    const ours = rows.find((other) => other.system === 'everstep' && other.case === row.case && other.metric === row.metric);
    return ours !== undefined && ours.median > row.median ? [`${row.case}, ${row.metric} (${(ours.median / row.median).toFixed(2)} times the time of ${row.system})`] : [];
  });
  return slower.length === 0 ? '\nEverstep is slower nowhere in this table.\n' : `\nEverstep is slower in: ${slower.join('; ')}.\n`;
}
