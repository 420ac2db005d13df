import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** What Linux tells programs, whatever the kernel's own rate is. */
const ticksPerSecond = 100;

/** A process and when it started, so that a reused pid is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
}

/**
 * When a process started: clock ticks since boot on Linux, seconds since 1970 elsewhere.
 * Undefined where there is none, or one that has ended and waits for its parent.
 */
export function startTicksOf(pid: number): number | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether this very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return startTicksOf(identity.pid) === identity.startTicks;
}

/** How long a process has been running. */
export function ageSeconds(identity: ProcessIdentity): number {
  if (process.platform === 'linux') return Math.max(0, uptime() - identity.startTicks / ticksPerSecond);
  return Math.max(0, Date.now() / 1_000 - identity.startTicks);
}

function fromProc(pid: number): number | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the name in parentheses and may hold spaces: count from behind it.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return ended ? undefined : Number(fields[19]);
}

function fromPs(pid: number): number | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    return Math.floor(Date.parse(started) / 1_000);
  } catch {
    return undefined;
  }
}
