import { hostname } from 'node:os';

/** Identity of a worker, as Temporal and the store know it. */
export function workerId(kind: 'control' | 'compute'): string {
  return `${kind}-${hostname()}-${process.pid}`;
}
