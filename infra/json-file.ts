import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';

/** The parsed content of a state file; undefined where it is missing or not what it should be. */
export function readJsonFile<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Replaces a state file in one step; only its owner can read it, since some hold credentials. */
export function writeJsonFile(path: string, content: unknown): void {
  writeFileAtomic.sync(path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, fsync: false });
}
