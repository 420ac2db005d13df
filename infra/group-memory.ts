import { readdirSync, readFileSync } from 'node:fs';

/** Resident bytes of a process group: a worker counts with its compute processes. Undefined where the system does not tell. */
export function groupMemory(leader: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  let bytes = 0;
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && groupOf(name) === leader) bytes += residentBytes(name);
  }
  return bytes;
}

function groupOf(pid: string): number | undefined {
  const line = readProcFile(pid, 'stat');
  const group = line.slice(line.lastIndexOf(')') + 2).split(' ')[2];
  return group === undefined ? undefined : Number(group);
}

function residentBytes(pid: string): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProcFile(pid, 'status'))?.[1] ?? '0';
  return Number(kibibytes) * 1024;
}

function readProcFile(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
