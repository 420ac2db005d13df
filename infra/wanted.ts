import { z } from 'zod';
import type { EverstepConfig } from '../temporal.config.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { stateLayout } from './layout.ts';

const buildSchema = z.object({ id: z.string(), folder: z.string() });
/** A build of this project, as `scripts/build.mjs` leaves it. */
export type Build = z.infer<typeof buildSchema>;

const wantedSchema = z.object({
  build: buildSchema,
  workers: z.boolean(),
  /** Which servers and queues the parts were started for. */
  target: z.string(),
});
/** What the supervisor shall run: written by the commands, read by the supervisor at its start and on SIGHUP. */
export type Wanted = z.infer<typeof wantedSchema>;

export function readWanted(stateFolder: string): Wanted | undefined {
  return readJsonFile(stateLayout(stateFolder).wanted, wantedSchema);
}

export function writeWanted(stateFolder: string, wanted: Wanted): void {
  writeJsonFile(stateLayout(stateFolder).wanted, wanted);
}

/** Two configurations with the same target can share one local stack. */
export function targetOf(config: EverstepConfig): string {
  return JSON.stringify({
    temporal: config.temporal.local ? 'local' : [config.temporal.address, config.temporal.namespace],
    s3: config.s3.local ? 'local' : [config.s3.endpoint, config.s3.bucket],
    queues: config.queues,
  });
}
