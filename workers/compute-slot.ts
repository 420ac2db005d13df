import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EverstepError } from '../schemas/failure.ts';
import type { Progress } from '../schemas/progress.ts';
import { ComputeProcessDied } from './compute-process-died.ts';
import type { ComputeTask, ComputeUsage, FromComputeProcess, ToComputeProcess } from './compute-protocol.ts';

/** How long a process may take to save its checkpoint before it is killed. */
const graceMs = 2_500;

/** Lines of a process's stderr that a crash's message carries. */
const stderrLines = 8;

/** Frames of the native stack traces that Node and TensorFlow print when they die, and TensorFlow's notes: they say nothing to a user. */
const noise = /^\s*(\d+:|@) +0x[0-9a-f]+|stack trace|^[IW]\d{4} |^WARNING: All log messages before/;

export interface TaskListeners {
  progress(progress: Progress): void;
  /** The process waits for a server that is away. */
  waiting(message: string): void;
  log(message: string, fields: Record<string, string | number | boolean>): void;
}

export interface TaskResult {
  readonly output: unknown;
  readonly usage: ComputeUsage;
}

/** A task's error as its process told it. */
export class ComputeTaskError extends EverstepError {
  readonly usage: ComputeUsage;

  constructor(message: Extract<FromComputeProcess, { kind: 'failed' }>) {
    super(message.error.code, message.error.message, { retryable: message.error.retryable });
    this.usage = message.usage;
  }
}

/**
 * A place for one task at a time, with a warm process: loading TensorFlow costs about a second. The process is started at
 * the first task, kept afterwards, and killed when its task is aborted.
 */
export class ComputeSlot {
  readonly #file: string;
  readonly #variables: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #stderr: string[] = [];

  /** @param file - the compute process's bundle  @param variables - environment of the process: threads, device */
  constructor(file: string, variables: NodeJS.ProcessEnv) {
    this.#file = file;
    this.#variables = variables;
  }

  /**
   * Runs one task. Abortion stops the process: SIGTERM, and SIGKILL after 2.5 s.
   * @throws ComputeTaskError, ComputeProcessDied, or the signal's reason
   */
  async run(task: Omit<ComputeTask, 'kind' | 'scratchFolder'>, listeners: TaskListeners, signal: AbortSignal): Promise<TaskResult> {
    signal.throwIfAborted();
    const scratchFolder = await mkdtemp(join(tmpdir(), 'everstep-'));
    const child = this.#child ?? this.#start();
    this.#child = child;
    try {
      return await this.#exchange(child, { kind: 'task', ...task, scratchFolder }, listeners, signal);
    } finally {
      await rm(scratchFolder, { recursive: true, force: true });
    }
  }

  /** Ends the process, whatever it does. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) await end(child);
  }

  #start(): ChildProcess {
    const child = fork(this.#file, { env: { ...process.env, ...this.#variables }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced' });
    this.#stderr = [];
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !noise.test(line));
      this.#stderr = [...this.#stderr, ...lines].slice(-stderrLines);
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  #exchange(child: ChildProcess, task: ComputeTask, listeners: TaskListeners, signal: AbortSignal): Promise<TaskResult> {
    this.#stderr = [];
    let newest: Progress | undefined;
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        child.off('message', onMessage);
        child.off('close', onClose);
        signal.removeEventListener('abort', onAbort);
        action();
      };
      const onMessage = (message: FromComputeProcess): void => {
        if (message.kind === 'progress') {
          newest = message.progress;
          listeners.progress(message.progress);
        } else if (message.kind === 'waiting') listeners.waiting(message.message);
        else if (message.kind === 'log') listeners.log(message.message, message.fields);
        else if (message.kind === 'done' && !signal.aborted) settle(() => { resolve({ output: message.output, usage: message.usage }); });
        else if (message.kind === 'failed' && !signal.aborted) settle(() => { reject(new ComputeTaskError(message)); });
      };
      const onClose = (code: number | null, signalOfDeath: NodeJS.Signals | null): void => {
        settle(() => {
          reject(signal.aborted ? abortReason(signal) : new ComputeProcessDied({ code, signal: signalOfDeath, stderr: this.#stderr, progress: newest }));
        });
      };
      const onAbort = (): void => {
        void this.stop();
      };
      child.on('message', onMessage);
      child.once('close', onClose);
      signal.addEventListener('abort', onAbort, { once: true });
      child.send(task satisfies ToComputeProcess, (error) => {
        if (error !== null) child.kill('SIGKILL');
      });
    });
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
