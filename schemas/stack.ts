import { z } from 'zod';

const processSchema = z.object({
  name: z.string(),
  pid: z.int().positive(),
  /** Start time of the process in clock ticks since boot, so that a reused pid is not taken for it. */
  startTicks: z.number(),
  state: z.enum(['starting', 'ready', 'restarting', 'stopped']),
  restarts: z.int().nonnegative(),
  /** For workers: the build that they run. */
  build: z.string().optional(),
});

/** `.everstep/stack.json`: what the supervisor of the local stack runs, and how to reach it. */
export const stackSchema = z.object({
  supervisor: z.object({ pid: z.int().positive(), startTicks: z.number() }),
  temporal: z.object({ address: z.string(), uiUrl: z.string() }).optional(),
  s3: z.object({ endpoint: z.string(), accessKeyId: z.string(), secretAccessKey: z.string(), bucket: z.string() }).optional(),
  processes: z.array(processSchema),
});
export type Stack = z.infer<typeof stackSchema>;
