import type { Writable } from 'node:stream';

/** Where a command's words go: its result to stdout, everything else to stderr. */
export interface Output {
  /** Whether the result is one JSON document. */
  readonly json: boolean;
  /** Whether the result has been given. */
  readonly ended: boolean;
  /** The result, once a command: the document with `--json`, else the text. */
  result(document: unknown, text: () => string): void;
  /** A part of a result that comes bit by bit; goes to stderr with `--json`. */
  line(text: string): void;
  /** A remark that is no result. */
  note(text: string): void;
}

/** Writes to the two streams; with `json`, stdout gets exactly one document. */
export function createOutput(json: boolean, streams: { readonly stdout: Writable; readonly stderr: Writable }): Output {
  let ended = false;
  return {
    json,
    get ended() { return ended; },
    result(document, text) {
      if (ended) throw new Error('a command has one result');
      ended = true;
      const content = json ? JSON.stringify(document) : text();
      if (content !== '') streams.stdout.write(`${content}\n`);
    },
    line(text) {
      (json ? streams.stderr : streams.stdout).write(`${text}\n`);
    },
    note(text) {
      streams.stderr.write(`${text}\n`);
    },
  };
}
