import { createHash } from 'node:crypto';
import { tokenize } from './tokenizer.ts';

/** Tells whether a text has the same words in the same order as one that it was asked about before. */
export class DuplicateFinder {
  readonly #seen = new Set<string>();

  isDuplicate(text: string): boolean {
    const digest = createHash('sha256').update(tokenize(text).join(' ')).digest('base64');
    if (this.#seen.has(digest)) return true;
    this.#seen.add(digest);
    return false;
  }
}
