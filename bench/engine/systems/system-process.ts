import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { threads } from '../threads.ts';
import type { SystemRequest } from './serve.ts';

const complaintLength = 4_000;

/** How a system's process is started. */
export interface SystemCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A system in a process of its own, which sleeps until it is asked. */
export class SystemProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<string>;
  /** The end of what it wrote to standard error. */
  #complaints = '';

  private constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.#child = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.#complaints = (this.#complaints + text).slice(-complaintLength); });
  }

  /** Resolves when the library is loaded; `loadSeconds` count from the start of the process. */
  static async start({ name, command, args, env }: SystemCommand): Promise<{ process: SystemProcess; loadSeconds: number }> {
    const before = performance.now();
    const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...threadVariables, ...env } });
    const system = new SystemProcess(child);
    await system.#answer(name);
    return { process: system, loadSeconds: (performance.now() - before) / 1_000 };
  }

  async ask(request: SystemRequest): Promise<number> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#answer(request.action);
  }

  /** The most memory that the process had in use since it started, in MiB. */
  async peakMemory(): Promise<number> {
    const status = await readFile(`/proc/${String(this.#child.pid)}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  async #answer(what: string): Promise<number> {
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`${this.#child.spawnargs.join(' ')} has ended at ${what}:\n${this.#complaints}`);
    return Number(line.value);
  }
}

/** Each library's own way of being told how many threads it may use; none gets a GPU. */
const threadVariables = {
  EVERSTEP_THREADS: String(threads),
  TF_NUM_INTRAOP_THREADS: String(threads),
  TF_NUM_INTEROP_THREADS: String(threads),
  OMP_NUM_THREADS: String(threads),
  MKL_NUM_THREADS: String(threads),
  NPROC: String(threads),
  PJRT_NPROC: String(threads),
  CUDA_VISIBLE_DEVICES: '-1',
  TF_CPP_MIN_LOG_LEVEL: '3',
  JAX_PLATFORMS: 'cpu',
};
