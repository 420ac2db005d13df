import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { projectFolder } from '../../temporal.config.ts';

const complaintLength = 4_000;

/** How a system's process is started. */
export interface PeerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What its libraries may use. */
  readonly threads: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A system in a process of its own, which sleeps until it is asked: a line of JSON for each request and for each answer. */
export class PeerProcess {
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
  static async start({ name, command, args, threads, env }: PeerCommand): Promise<{ process: PeerProcess; loadSeconds: number }> {
    const before = performance.now();
    const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...variables(threads), ...env } });
    const peer = new PeerProcess(child);
    await peer.#answer(`the start of ${name}`);
    return { process: peer, loadSeconds: (performance.now() - before) / 1_000 };
  }

  async ask(request: unknown): Promise<unknown> {
    const line = JSON.stringify(request);
    this.#child.stdin.write(`${line}\n`);
    return this.#answer(line);
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

  async #answer(what: string): Promise<unknown> {
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`${this.#child.spawnargs.join(' ')} has ended at ${what}:\n${this.#complaints}`);
    return JSON.parse(line.value);
  }
}

/** Each library's own way of being told how many threads it may use; none gets a GPU. Peers in Python share modules. */
function variables(threads: number): Record<string, string> {
  const count = String(threads);
  return {
    EVERSTEP_THREADS: count,
    TF_NUM_INTRAOP_THREADS: count,
    TF_NUM_INTEROP_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    RAYON_NUM_THREADS: count,
    TOKENIZERS_PARALLELISM: 'true',
    NPROC: count,
    PJRT_NPROC: count,
    CUDA_VISIBLE_DEVICES: '-1',
    TF_CPP_MIN_LOG_LEVEL: '3',
    KERAS_BACKEND: 'tensorflow',
    JAX_PLATFORMS: 'cpu',
    PYTHONPATH: [join(projectFolder, 'bench', 'peers'), process.env['PYTHONPATH'] ?? ''].filter((path) => path !== '').join(delimiter),
  };
}
