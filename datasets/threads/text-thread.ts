import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { TextChunk } from '../words/text-chunk.ts';
import { startWork, type TextJob, type TextJobResult } from './text-job.ts';

const jobKey = 'everstep-text-job';

type Request = { readonly chunk: TextChunk } | 'finish';

/** Does a job's work; requests are answered in their order. */
export interface TextThread {
  /** Chunks that it takes before it has answered. */
  readonly capacity: number;
  add(chunk: TextChunk): Promise<TextJobResult>;
  finish(): Promise<TextJobResult>;
  end(): void;
}

/** The work on this thread, a chunk at a time, so that messages and timers have their turn in between. */
export function ownThread(job: TextJob): TextThread {
  const work = startWork(job);
  const inTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    capacity: 1,
    add: async (chunk) => {
      await inTurn();
      return work.add(chunk);
    },
    finish: async () => work.finish(),
    end: () => undefined,
  };
}

/** The work on another thread. It runs the file that this module was bundled into, so that bundles stay single files. */
export function workerThread(job: TextJob): TextThread {
  const worker = new Worker(new URL(import.meta.url), { workerData: { [jobKey]: job } });
  const waiting: { resolve(result: TextJobResult): void; reject(error: Error): void }[] = [];
  let failure: Error | undefined;
  worker.on('message', (result: TextJobResult) => waiting.shift()?.resolve(result));
  worker.on('error', (error: Error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  const ask = (request: Request, transfer: ArrayBuffer[]): Promise<TextJobResult> => new Promise((resolve, reject) => {
    if (failure !== undefined) {
      reject(failure);
      return;
    }
    waiting.push({ resolve, reject });
    worker.postMessage(request, transfer);
  });
  return {
    capacity: 2,
    add: (chunk) => {
      const bytes = new Uint8Array(chunk.bytes);
      return ask({ chunk: { ...chunk, bytes } }, [bytes.buffer]);
    },
    finish: () => ask('finish', []),
    end: () => void worker.terminate(),
  };
}

function serve(job: TextJob): void {
  const work = startWork(job);
  parentPort?.on('message', (request: Request) => {
    const result = request === 'finish' ? work.finish() : work.add(request.chunk);
    parentPort?.postMessage(result, result.ids === undefined ? [] : [result.ids.buffer]);
  });
}

const data: unknown = workerData;
if (typeof data === 'object' && data !== null && jobKey in data) serve(data[jobKey] as TextJob);
