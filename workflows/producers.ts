import type { StepContract } from '../schemas/contract.ts';
import { isReference } from '../schemas/reference.ts';

/** A step that has run, and the input that it got. */
export interface Producer {
  readonly contract: StepContract;
  readonly ordinal: number;
  readonly input: unknown;
}

/** Remembers which step made which reference, so that a damaged object's step can run again. */
export class Producers {
  readonly #byDigest = new Map<string, Producer>();

  /** `producer` made every reference in `output` that no earlier step made. */
  add(producer: Producer, output: unknown): void {
    for (const digest of digestsIn(output)) if (!this.#byDigest.has(digest)) this.#byDigest.set(digest, producer);
  }

  /** The steps that made the references in `input`, each once, earliest first. */
  of(input: unknown): Producer[] {
    const found = new Set(digestsIn(input).flatMap((digest) => this.#byDigest.get(digest) ?? []));
    return [...found].sort((a, b) => a.ordinal - b.ordinal);
  }
}

function digestsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (isReference(value)) return [value.digest];
  return Object.values(value).flatMap(digestsIn);
}
