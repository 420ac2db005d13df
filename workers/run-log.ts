import type { LogEntry } from '../store/run-logs.ts';
import type { RunStore } from '../store/runs.ts';

const flushMs = 2_000;

/** Collects a step's lines and sends them to the store in chunks as they come. */
export class RunLog {
  readonly #runs: RunStore;
  readonly #runId: string;
  readonly #step: string;
  #lines: LogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(runs: RunStore, runId: string, step: string) {
    this.#runs = runs;
    this.#runId = runId;
    this.#step = step;
  }

  add(message: string, fields: Record<string, string | number | boolean> = {}): void {
    this.#lines.push({ time: new Date().toISOString(), source: this.#step, message, ...(Object.keys(fields).length === 0 ? {} : { fields }) });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs);
  }

  /** Sends what has come; a store that is away loses log lines, never the step. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) this.#sending = this.#sending.then(() => this.#runs.appendLog(this.#runId, lines)).catch(() => undefined);
    await this.#sending;
  }
}
