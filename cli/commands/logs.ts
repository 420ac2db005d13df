import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { z } from 'zod';
import type { RunManifest } from '../../schemas/run.ts';
import type { LogEntry } from '../../store/run-logs.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../command.ts';
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
      const manifest = await findRun(session.store, run);
      const interrupts = takeInterrupts();
      const over = new AbortController();
      const entries = follow ? session.store.runs.followLog(run, { signal: AbortSignal.any([interrupts.signal, over.signal]) }) : session.store.runs.readLog(run);
      if (follow) void abortWhenEnded(session, manifest, output, over);
      const shown: LogEntry[] = [];
      for await (const entry of entries) {
        if (step !== undefined && entry.source !== step) continue;
        if (output.json) shown.push(entry);
        else output.line(lineOf(entry));
      }
      over.abort();
      interrupts.release();
      if (output.json) output.result(shown, () => '');
      return 0;
    });
  },
});

/** A run that was terminated writes no outcome that would end its log: Temporal is asked. */
async function abortWhenEnded({ config }: Pick<Session, 'config'>, manifest: RunManifest, output: CommandContext['output'], over: AbortController): Promise<void> {
  while (!over.signal.aborted) {
    const [run] = await withStatuses([{ runId: manifest.runId, outcome: undefined }], config.temporal, output.note);
    if (run !== undefined && run.status !== 'running') over.abort();
    await sleep(checkMs, undefined, { signal: over.signal }).catch(() => undefined);
  }
}

function lineOf({ time, source, message, fields }: LogEntry): string {
  const values = Object.entries(fields ?? {}).map(([name, value]) => ` ${pc.dim(`${name}=`)}${String(value)}`);
  return `${pc.dim(time.slice(0, 19).replace('T', ' '))} ${pc.cyan(source)} ${message}${values.join('')}`;
}
