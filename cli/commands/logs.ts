import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import type { LogEntry } from '../../store/run-logs.ts';
import { type CommandContext, defineCommand, interrupted } from '../command.ts';
import { takeInterrupts } from '../interrupt.ts';
import { findRun } from '../run/find-run.ts';
import { runArgument } from '../run/options.ts';
import { withStatuses } from '../run/reconcile.ts';
import { type Session, withStore } from '../session.ts';

const checkMs = 5_000;

export const logsCommand = defineCommand({
  name: 'logs',
  summary: 'Show what the steps of a run have logged',
  arguments: runArgument,
  options: {
    follow: z.boolean().default(false).describe('go on until the run ends'),
    step: z.string().min(1).optional().describe('only the lines of this step'),
  },
  examples: ['everstep logs spam-cnn-20260301-020000-k3f9 --follow', 'everstep logs spam-cnn-20260301-020000-k3f9 --step train'],
  async run(context) {
    const { arguments: { run }, options: { follow, step }, output } = context;
    return withStore(context, async (session) => {
      const { children } = await findRun(session.store, run);
      if (children !== undefined) throw new UsageError('ES-RUN-SWEEP', `${run} is a sweep: its runs have the logs, as "everstep logs ${run}.1".`);
      const shown: LogEntry[] = [];
      const show = (entry: LogEntry): void => {
        if (step !== undefined && entry.source !== step) return;
        if (output.json) shown.push(entry);
        else output.line(lineOf(entry));
      };
      const ended = follow ? await followLog(session, run, output, show) : await readLog(session, run, show);
      if (output.json) output.result(shown, () => '');
      return ended ? 0 : interrupted;
    });
  },
});

type Stored = Pick<Session, 'config' | 'store'>;

async function readLog({ store }: Stored, runId: string, show: (entry: LogEntry) => void): Promise<true> {
  for await (const entry of store.runs.readLog(runId)) show(entry);
  return true;
}

/** @returns whether the run has ended, and not Ctrl-C the following */
async function followLog({ config, store }: Stored, runId: string, output: CommandContext['output'], show: (entry: LogEntry) => void): Promise<boolean> {
  const interrupts = takeInterrupts();
  const over = new AbortController();
  try {
    void abortWhenEnded(config, runId, output, over);
    for await (const entry of store.runs.followLog(runId, { signal: AbortSignal.any([interrupts.signal, over.signal]) })) show(entry);
    return !interrupts.signal.aborted;
  } finally {
    over.abort();
    interrupts.release();
  }
}

/** A run that was terminated writes no outcome that would end its log: Temporal is asked. */
async function abortWhenEnded({ temporal }: Session['config'], runId: string, output: CommandContext['output'], over: AbortController): Promise<void> {
  const told = new Set<string>();
  const noteOnce = (text: string): void => {
    if (!told.has(text)) output.note(text);
    told.add(text);
  };
  while (!over.signal.aborted) {
    const [run] = await withStatuses([{ runId, outcome: undefined }], temporal, noteOnce);
    if (run !== undefined && run.status !== 'running') over.abort();
    await sleep(checkMs, undefined, { signal: over.signal }).catch(() => undefined);
  }
}

function lineOf({ time, source, message, fields }: LogEntry): string {
  const values = Object.entries(fields ?? {}).map(([name, value]) => ` ${pc.dim(`${name}=`)}${String(value)}`);
  return `${pc.dim(time.slice(0, 19).replace('T', ' '))} ${pc.cyan(source)} ${message}${values.join('')}`;
}
