import { type Encoding, SequenceEncoder } from '../words/sequence-encoder.ts';
import { StreamEncoder, type StreamEncoding } from '../words/stream-encoder.ts';
import type { TextChunk } from '../words/text-chunk.ts';
import { WordCounter, type WordCounts } from '../words/word-counter.ts';

/** What threads do with texts. */
export type TextJob =
  | { readonly kind: 'count' }
  | { readonly kind: 'encode'; readonly encoding: Encoding }
  | { readonly kind: 'stream'; readonly encoding: StreamEncoding };

/** A thread's answer to a chunk, `ids` for `encode` and `stream`; and at the end what it has counted, for `count`. */
export interface TextJobResult {
  readonly ids?: Int32Array<ArrayBuffer>;
  readonly counts?: WordCounts;
}

/** One thread's part of a job; it may be given any of the chunks, in any order. */
export interface TextWork {
  add(chunk: TextChunk): TextJobResult;
  finish(): TextJobResult;
}

export function startWork(job: TextJob): TextWork {
  if (job.kind !== 'count') {
    const encoder = job.kind === 'encode' ? new SequenceEncoder(job.encoding) : new StreamEncoder(job.encoding);
    return { add: (chunk) => ({ ids: encoder.encode(chunk) }), finish: () => ({}) };
  }
  const counter = new WordCounter();
  return {
    add: (chunk) => {
      counter.add(chunk);
      return {};
    },
    finish: () => ({ counts: counter.counts() }),
  };
}
