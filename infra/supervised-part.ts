import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Stack } from '../schemas/stack.ts';
import { BackOff } from './back-off.ts';
import { endProcess, killGroup } from './end-process.ts';
import { openLog } from './logs.ts';
import type { Part } from './part.ts';
import { type ProcessIdentity, startTicksOf } from './process-identity.ts';

type PartState = Stack['processes'][number]['state'];

/** Keeps one part running: starts it again, with back-off, whenever it ends by itself. */
export class SupervisedPart {
  readonly part: Part;
  readonly #logFile: string;
  readonly #changed: () => void;
  readonly #note: (message: string) => void;
  readonly #backOff = new BackOff();
  /** Resolves when the part has been ready for the first time, or is stopped before that. */
  readonly firstReady: Promise<void>;
  #resolveFirstReady: () => void = () => undefined;
  #state: PartState = 'starting';
  #identity: ProcessIdentity | undefined;
  #build: string | undefined;
  #restarts = 0;
  #stopping = false;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(part: Part, options: { readonly logFile: string; readonly changed: () => void; readonly note: (message: string) => void }) {
    this.part = part;
    this.#logFile = options.logFile;
    this.#changed = options.changed;
    this.#note = options.note;
    this.firstReady = new Promise((resolve) => { this.#resolveFirstReady = resolve; });
  }

  /** What `stack.json` says of it; nothing before its first process. */
  describe(): Stack['processes'] {
    if (this.#identity === undefined) return [];
    return [{ name: this.part.name, ...this.#identity, state: this.#state, restarts: this.#restarts, ...(this.#build === undefined ? {} : { build: this.#build }) }];
  }

  start(): void {
    this.#enter('starting');
    let child: ChildProcess;
    try {
      const log = openLog(this.#logFile);
      try {
        child = this.part.start(log);
      } finally {
        closeSync(log);
      }
    } catch (error) {
      this.#ended(`could not be started: ${error instanceof Error ? error.message : String(error)}`, 0);
      return;
    }
    this.#watch(child);
  }

  /** Ends the part for good. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    this.#resolveFirstReady();
    if (this.#identity !== undefined) await endProcess(this.#identity, this.part.endGraceMs);
    this.#enter('stopped');
  }

  #watch(child: ChildProcess): void {
    const gone = new AbortController();
    let readyAt: number | undefined;
    const ended = (reason: string): void => {
      if (gone.signal.aborted) return;
      gone.abort();
      if (child.pid !== undefined) killGroup(child.pid);
      this.#ended(reason, readyAt === undefined ? 0 : performance.now() - readyAt);
    };
    child.once('error', (error) => { ended(`failed: ${error.message}`); });
    child.once('exit', (code, signal) => { ended(signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`); });
    if (child.pid === undefined) return;
    this.#identity = { pid: child.pid, startTicks: startTicksOf(child.pid) ?? 0 };
    this.#changed();
    this.part.ready(child, gone.signal).then(
      ({ build }) => {
        if (gone.signal.aborted || this.#stopping) return;
        readyAt = performance.now();
        this.#build = build;
        this.#enter('ready');
        this.#resolveFirstReady();
      },
      (error: unknown) => {
        if (!gone.signal.aborted) this.#note(`${this.part.name} could not be asked: ${String(error)}`);
      },
    );
  }

  #ended(reason: string, healthyMs: number): void {
    if (this.#stopping) return;
    const delayMs = this.#backOff.next(healthyMs);
    this.#restarts += 1;
    this.#note(`${this.part.name} ${reason}; starting it again in ${String(delayMs / 1_000)} s`);
    this.#enter('restarting');
    this.#restartTimer = setTimeout(() => { this.start(); }, delayMs);
  }

  #enter(state: PartState): void {
    this.#state = state;
    this.#changed();
  }
}
