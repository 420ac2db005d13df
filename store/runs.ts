import pLimit from 'p-limit';
import { z } from 'zod';
import { type ChildRun, childRunId, type RunDocument, runDocumentSchema, type RunManifest, type RunOutcome, runOutcomeSchema, type StepFile, stepFileSchema } from '../schemas/run.ts';
import { sweepChildrenOf } from '../schemas/sweep-children.ts';
import { readJson, writeJson } from './json-object.ts';
import { layout } from './layout.ts';
import type { ObjectStore } from './object-store.ts';
import { type LogEntry, RunLogs } from './run-logs.ts';
import { ConditionFailed } from './store-errors.ts';

/** A run as lists show it. */
export interface RunSummary {
  readonly runId: string;
  readonly document: RunDocument;
  readonly outcome: RunOutcome | undefined;
}

const concurrency = 16;
const latestSchema = z.strictObject({ runId: z.string() });

/** What is kept of runs: documents, step files, outcomes, logs, reports. */
export class RunStore {
  readonly #objects: ObjectStore;
  readonly #logs: RunLogs;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
    this.#logs = new RunLogs(objects);
  }

  /**
   * Opens a run. Where it was opened before, its document stays and the executions that it lacks are added: a resume.
   * Gives the document that counts.
   */
  async writeDocument(document: RunDocument): Promise<RunDocument> {
    const path = layout.runDocument(document.request.runId);
    for (;;) {
      const found = await readJson(this.#objects, path, runDocumentSchema);
      const added = document.executions.filter((id) => found?.value.executions.includes(id) !== true);
      if (found !== undefined && added.length === 0) return found.value;
      const next = found === undefined ? document : { ...found.value, executions: [...found.value.executions, ...added] };
      try {
        await writeJson(this.#objects, path, next, found === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag });
        return next;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }

  async readDocument(runId: string): Promise<RunDocument | undefined> {
    return (await readJson(this.#objects, layout.runDocument(runId), runDocumentSchema))?.value;
  }

  async writeStep(runId: string, step: StepFile): Promise<void> {
    await writeJson(this.#objects, layout.runStep(runId, step.ordinal, step.name), step);
  }

  async readStep(runId: string, ordinal: number, name: string): Promise<StepFile | undefined> {
    return (await readJson(this.#objects, layout.runStep(runId, ordinal, name), stepFileSchema))?.value;
  }

  /** In order of their ordinals. */
  async readSteps(runId: string): Promise<StepFile[]> {
    const limit = pLimit(concurrency);
    const reads: Promise<StepFile | undefined>[] = [];
    for await (const { key } of this.#objects.list(layout.runSteps(runId))) {
      reads.push(limit(async () => (await readJson(this.#objects, key, stepFileSchema))?.value));
    }
    const steps = (await Promise.all(reads)).filter((step) => step !== undefined);
    return steps.sort((one, other) => one.ordinal - other.ordinal);
  }

  async writeOutcome(runId: string, outcome: RunOutcome): Promise<void> {
    await writeJson(this.#objects, layout.runOutcome(runId), outcome);
  }

  /** A resumed run is running again. */
  async deleteOutcome(runId: string): Promise<void> {
    await this.#objects.delete(layout.runOutcome(runId));
  }

  async readOutcome(runId: string): Promise<RunOutcome | undefined> {
    return (await readJson(this.#objects, layout.runOutcome(runId), runOutcomeSchema))?.value;
  }

  /** All that is known of a run, or undefined. Without an outcome it says `running`: Temporal knows better. */
  async manifest(runId: string): Promise<RunManifest | undefined> {
    const [document, steps, outcome] = await Promise.all([this.readDocument(runId), this.readSteps(runId), this.readOutcome(runId)]);
    const children = document && (await this.#children(runId, document));
    return document && { runId, status: outcome?.status ?? 'running', document, steps, outcome, ...(children === undefined ? {} : { children }) };
  }

  /** Those of the runs that have completed. */
  async completed(runIds: readonly string[]): Promise<string[]> {
    const limit = pLimit(concurrency);
    const outcomes = await Promise.all(runIds.map((runId) => limit(() => this.readOutcome(runId))));
    return runIds.filter((_, place) => outcomes[place]?.status === 'completed');
  }

  /** The runs that a sweep has or will have; undefined for other runs. */
  async #children(parent: string, { request }: RunDocument): Promise<ChildRun[] | undefined> {
    const limit = pLimit(concurrency);
    const children = sweepChildrenOf(request)?.map(({ number, label, values, seed }) => limit(async (): Promise<ChildRun> => {
      const runId = childRunId(parent, number);
      const [document, outcome] = await Promise.all([this.readDocument(runId), this.readOutcome(runId)]);
      return {
        runId, number, label, values, seed,
        status: document === undefined ? 'waiting' : (outcome?.status ?? 'running'),
        metrics: outcome?.metrics ?? {},
        ...(document === undefined ? {} : { startedAt: document.startedAt }),
        ...(outcome === undefined ? {} : { finishedAt: outcome.finishedAt }),
        ...(outcome?.failure === undefined ? {} : { failure: outcome.failure }),
      };
    }));
    return children && Promise.all(children);
  }

  /** Every run, the newest first. */
  async list(): Promise<RunSummary[]> {
    const limit = pLimit(concurrency);
    const reads: Promise<RunSummary | undefined>[] = [];
    for await (const runId of this.#objects.folders(layout.runs)) {
      if (runId.startsWith('.')) continue;
      reads.push(
        limit(async () => {
          const [document, outcome] = await Promise.all([this.readDocument(runId), this.readOutcome(runId)]);
          return document && { runId, document, outcome };
        }),
      );
    }
    const runs = (await Promise.all(reads)).filter((run) => run !== undefined);
    return runs.sort((one, other) => (one.document.startedAt < other.document.startedAt ? 1 : -1));
  }

  /** The newest run of a preset, or of a pipeline without one, as `setLatestRun` was told. */
  async latestRun(target: string): Promise<string | undefined> {
    return (await readJson(this.#objects, layout.latestRun(target), latestSchema))?.value.runId;
  }

  async setLatestRun(target: string, runId: string): Promise<void> {
    await writeJson(this.#objects, layout.latestRun(target), { runId });
  }

  async appendLog(runId: string, entries: readonly LogEntry[]): Promise<void> {
    await this.#logs.append(runId, entries);
  }

  readLog(runId: string): AsyncIterable<LogEntry> {
    return this.#logs.read(runId);
  }

  /** What is in the log, then what comes, until the run has an outcome or the signal aborts. */
  followLog(runId: string, options: { readonly signal?: AbortSignal; readonly intervalMs?: number } = {}): AsyncIterable<LogEntry> {
    return this.#logs.follow(runId, { ...options, ended: async () => (await this.readOutcome(runId)) !== undefined });
  }

  async writeReport(runId: string, html: string): Promise<void> {
    await this.#objects.put(layout.runReport(runId), Buffer.from(html), { contentType: 'text/html; charset=utf-8' });
  }

  async readReport(runId: string): Promise<string | undefined> {
    const object = await this.#objects.get(layout.runReport(runId));
    return object && Buffer.from(object.bytes).toString('utf8');
  }
}
