import { open, stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataError, EverstepError } from '../../schemas/failure.ts';
import type { Progress } from '../../schemas/progress.ts';

const fruitlessAttempts = 5;
const firstPauseMs = 250;

/** The rest of a file, from some byte to its end. */
export interface FilePart {
  /** Where the part begins: the byte asked for, or 0 where the sender starts over. */
  readonly fromByte: number;
  /** Size of the whole file, where the sender says it. */
  readonly totalBytes: number | undefined;
  readonly body: Readable;
  close(): Promise<void>;
}

export interface ReceiveOptions {
  readonly what: string;
  readonly maximumBytes: number;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/**
 * Writes a file from what `openPart` gives and, where that breaks off, asks it for the rest, until five tries in a row bring
 * nothing new.
 */
export async function receiveFile(path: string, openPart: (fromByte: number) => Promise<FilePart>, options: ReceiveOptions): Promise<void> {
  for (let fruitless = 0, received = 0; ; ) {
    try {
      const part = await openPart(received);
      if (await receivePart(path, part, options)) return;
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof EverstepError && !error.retryable) throw error;
      if (fruitless + 1 === fruitlessAttempts) throw brokenOff(options.what, error);
    }
    const before = received;
    received = await sizeOf(path);
    fruitless = received > before ? 0 : fruitless + 1;
    if (fruitless === fruitlessAttempts) throw brokenOff(options.what, undefined);
    await sleep(firstPauseMs * 2 ** fruitless, undefined, { signal: options.signal });
  }
}

/** Whether the file is complete after this part. Each piece is on the disk before the next is asked for. */
async function receivePart(path: string, part: FilePart, options: ReceiveOptions): Promise<boolean> {
  let received = part.fromByte;
  const file = await open(path, part.fromByte === 0 ? 'w' : 'a');
  try {
    for await (const piece of addAbortSignal(options.signal, part.body) as AsyncIterable<Uint8Array>) {
      received += piece.length;
      if (received > options.maximumBytes) throw new DataError('ES-DATA-SIZE', `${options.what} is larger than the ${String(options.maximumBytes)} bytes that are allowed.`);
      options.progress({ phase: `downloading ${options.what}`, completed: received, ...(part.totalBytes === undefined ? {} : { total: part.totalBytes }), unit: 'bytes' });
      await file.writeFile(piece);
    }
  } finally {
    await file.close();
    await part.close();
  }
  return part.totalBytes === undefined || received >= part.totalBytes;
}

function brokenOff(what: string, cause: unknown): EverstepError {
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'the connection ended early';
  return new EverstepError('ES-DATA-NETWORK', `${what} could not be downloaded: ${reason}.`, { retryable: true, cause });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then((status) => status.size, () => 0);
}
