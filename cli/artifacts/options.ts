import { z } from 'zod';

/** The argument of commands that work on one artifact. */
export const artifactArgument = { ref: z.string().min(1).describe('digest, its first characters, or a name such as train.model') } as const;

export const inRunOption = { run: z.string().min(1).optional().describe('the run to look in; by default the newest that has it') } as const;
