import { EverstepError } from '../../schemas/failure.ts';
import type { RunManifest } from '../../schemas/run.ts';
import type { CommandContext } from '../command.ts';
import { takeInterrupts } from '../interrupt.ts';
import { createDisplay } from '../progress/display.ts';
import { RunView } from '../progress/run-view.ts';
import type { Session } from '../session.ts';
import { fetchChildReports, fetchReport } from './fetch-report.ts';
import type { RunEnd } from './run-end.ts';
import { type RunJson, runJson } from './run-document.ts';
import { watchRun } from './watch.ts';

/** A run that has ended, with all that it left. */
export interface FollowedRun {
  readonly end: RunEnd;
  readonly manifest: RunManifest;
  readonly json: RunJson;
}

/**
 * Watches a run until it ends and brings its report onto this machine. Ctrl-C stops watching, or cancels the run and
 * waits for it to end where that is asked for.
 * @returns undefined where watching was stopped
 */
export async function followRun(session: Session, runId: string, options: { readonly output: CommandContext['output']; readonly cancelOnInterrupt: boolean }): Promise<FollowedRun | undefined> {
  const display = createDisplay(process.stderr);
  const view = new RunView();
  const interrupts = takeInterrupts();
  let [stopped, replaced] = [false, false];
  try {
    let end = await watchRun(session, { runId, display, view, signal: interrupts.signal });
    if (end === undefined && options.cancelOnInterrupt) {
      display.note('Cancelling the run (Ctrl-C again stops waiting for it).');
      await session.temporal.call((client) => client.workflow.getHandle(runId).cancel());
      end = await watchRun(session, { runId, display, view, signal: new AbortController().signal });
    }
    stopped = end === undefined;
    if (end === undefined) return undefined;
    const followed = await collect(session, runId, end);
    view.takeFiles(followed.manifest.steps, performance.now());
    view.takeChildren(followed.manifest.children ?? [], performance.now());
    display.draw(view);
    replaced = process.stdout.isTTY && !options.output.json;
    return followed;
  } finally {
    display.end({ keep: !replaced });
    interrupts.release();
    if (stopped) options.output.note(`Stopped watching; ${runId} goes on. Watch it again: everstep watch ${runId}. Stop it: everstep cancel ${runId}`);
  }
}

async function collect(session: Session, runId: string, end: RunEnd): Promise<FollowedRun> {
  const [manifest, report] = await Promise.all([session.store.runs.manifest(runId), fetchReport(session, runId)]);
  if (manifest === undefined) throw new EverstepError(end.failure?.code ?? 'ES-RUN-UNKNOWN', end.failure?.message ?? `The run ${runId} ended before it was opened: ${end.status}.`);
  await fetchChildReports(session, manifest);
  return { end, manifest, json: runJson(manifest, { end, report }) };
}
