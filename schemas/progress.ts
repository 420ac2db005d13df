import { z } from 'zod';

/** What a step in progress says of itself; sent as the activity's heartbeat. */
export const progressSchema = z.object({
  /** What is going on, a few words: `epoch 3 of 8`. */
  phase: z.string(),
  completed: z.number().nonnegative(),
  total: z.number().nonnegative().optional(),
  /** What is counted: `batches`, `bytes`, `mails`. */
  unit: z.string(),
  metrics: z.record(z.string(), z.number()).optional(),
  /** What is waited for, where nothing moves: a sentence. */
  waiting: z.string().optional(),
  /** Position of the newest checkpoint; progress here resets the counts of retries. */
  checkpoint: z.object({ epoch: z.int(), step: z.int() }).optional(),
});
export type Progress = z.infer<typeof progressSchema>;
