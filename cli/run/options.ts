import { z } from 'zod';
import { runRequestSchema } from '../../schemas/run.ts';

/** Flags of every command that starts a run and watches it. */
export const watchOptions = {
  detach: z.boolean().default(false).describe('print the run id and do not wait'),
  cancelOnInterrupt: z.boolean().default(false).describe('let Ctrl-C cancel the run instead of only stop watching'),
} as const;

/** A run id of one's own. */
export const idOption = runRequestSchema.shape.runId.optional().describe('id of the run; by default made of name, time and four letters');

/** The argument of commands that work on one run. */
export const runArgument = { run: z.string().min(1).describe('id of a run, as "everstep runs" shows it') } as const;

/** Said in the help of the commands that watch. */
export const interruptDetails = 'Ctrl-C stops watching, and the run goes on: "everstep watch RUN" watches it again, "everstep cancel RUN" stops it.';
