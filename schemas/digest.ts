import { z } from 'zod';

/** SHA-256 of some bytes, 64 lower-case hexadecimal digits. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 digest: 64 hexadecimal digits');
export type Digest = z.infer<typeof digestSchema>;
