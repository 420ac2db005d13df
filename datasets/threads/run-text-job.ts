import type { TextChunk } from '../words/text-chunk.ts';
import type { TextJob, TextJobResult } from './text-job.ts';
import { ownThread, type TextThread, workerThread } from './text-thread.ts';

/** Fewer bytes of text than this are done before another thread has started. */
const bytesPerThread = 4 * 1024 ** 2;

/**
 * Does a job on this thread and others. Gives the answer to each chunk, in the order of the chunks, and then each thread's
 * answer to the end. However many threads there are, only a few chunks of each are in memory.
 * @param size - bytes of all texts, about
 */
export async function* runTextJob(job: TextJob, chunks: AsyncIterable<TextChunk>, { threads, size }: { readonly threads: number; readonly size: number }): AsyncGenerator<TextJobResult> {
  const others = Math.max(1, Math.min(threads, Math.ceil(size / bytesPerThread))) - 1;
  const pool = [...Array.from({ length: others }, () => workerThread(job)), ownThread(job)];
  try {
    yield* inOrder(chunks, pool);
    for (const thread of pool) yield await thread.finish();
  } finally {
    for (const thread of pool) thread.end();
  }
}

async function* inOrder(chunks: AsyncIterable<TextChunk>, pool: readonly TextThread[]): AsyncGenerator<TextJobResult> {
  const places = pool.flatMap((thread) => new Array<TextThread>(thread.capacity).fill(thread));
  const mostWaiting = 2 * places.length;
  const results: Promise<TextJobResult>[] = [];
  let wake = (): void => undefined;
  for await (const chunk of chunks) {
    let thread = places.shift();
    while (thread === undefined) {
      await new Promise<void>((resolve) => (wake = resolve));
      thread = places.shift();
    }
    const taken = thread;
    const result = taken.add(chunk).finally(() => {
      places.push(taken);
      wake();
    });
    // whoever awaits it in its turn gets the error
    result.catch(() => undefined);
    results.push(result);
    const oldest = results.length > mostWaiting ? results.shift() : undefined;
    if (oldest !== undefined) yield await oldest;
  }
  for (const result of results) yield await result;
}
