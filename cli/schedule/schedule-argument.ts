import { z } from 'zod';

/** The argument of commands that work on one schedule. */
export const scheduleArgument = { name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/).describe('name of a schedule: letters, digits, dots and hyphens, at most 100') } as const;
