import { createHash, randomInt } from 'node:crypto';

/** Draws the moments of this test run; the same again with `EVERSTEP_FAULT_SEED`. */
export const faultSeed = process.env['EVERSTEP_FAULT_SEED'] ?? String(randomInt(1_000_000));

/** How often each fault is tried, at another moment each time. */
export const faultRounds = Number(process.env['EVERSTEP_FAULT_ROUNDS'] ?? '1');

/** When a fault comes: after so many percent of the training, and so many milliseconds more. */
export interface Moment {
  readonly percent: number;
  readonly delayMs: number;
}

/** A moment in the middle of training, the same for the same name and seed. */
export function momentFor(name: string): Moment {
  const drawn = createHash('sha256').update(`${faultSeed} ${name}`).digest();
  return { percent: 5 + (drawn.readUInt32BE(0) % 56), delayMs: drawn.readUInt32BE(4) % 1_000 };
}
