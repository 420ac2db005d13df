import { randomInt } from 'node:crypto';
import getPort from 'get-port';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { stateLayout } from './layout.ts';

/** Below the ports that systems give to outgoing connections, so that a restarted server finds its own free. */
const lowestPort = 12_000;
const highestPort = 21_999;
/** SeaweedFS' parts find each other's gRPC ports at this distance. */
export const grpcOffset = 10_000;

const port = z.int().min(1).max(65_535);
const portsSchema = z.object({
  temporal: z.object({ grpc: port, http: port, ui: port, metrics: port }),
  /** Each with its gRPC port at `grpcOffset`. */
  s3: z.object({ s3: port, master: port, volume: port, filer: port, admin: port }),
});
export type Ports = z.infer<typeof portsSchema>;

/** The ports of this state folder: those of last time, except where a stranger has taken one since. */
export async function choosePorts(stateFolder: string): Promise<Ports> {
  const file = stateLayout(stateFolder).ports;
  const known = readJsonFile(file, portsSchema);
  const ports: Ports = {
    temporal: {
      grpc: await freePort(known?.temporal.grpc, []),
      http: await freePort(known?.temporal.http, []),
      ui: await freePort(known?.temporal.ui, []),
      metrics: await freePort(known?.temporal.metrics, []),
    },
    s3: {
      s3: await freePort(known?.s3.s3, [grpcOffset]),
      master: await freePort(known?.s3.master, [grpcOffset]),
      volume: await freePort(known?.s3.volume, [grpcOffset]),
      filer: await freePort(known?.s3.filer, [grpcOffset]),
      admin: await freePort(known?.s3.admin, [grpcOffset]),
    },
  };
  writeJsonFile(file, ports);
  return ports;
}

async function freePort(preferred: number | undefined, offsets: readonly number[]): Promise<number> {
  for (const candidate of candidates(preferred)) {
    const free = await Promise.all([0, ...offsets].map((offset) => isFree(candidate + offset)));
    if (free.every(Boolean)) return candidate;
  }
  throw new Error('No free port was found.');
}

function* candidates(preferred: number | undefined): Generator<number> {
  if (preferred !== undefined) yield preferred;
  const count = highestPort - lowestPort + 1;
  const first = randomInt(count);
  for (let step = 0; step < count; step++) yield lowestPort + ((first + step) % count);
}

async function isFree(candidate: number): Promise<boolean> {
  // get-port never gives the same port twice in a while, so that one call cannot take another's.
  return (await getPort({ port: candidate, host: '127.0.0.1' })) === candidate;
}
