import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Addresses, as the kernel writes them, at which a process listens: `0100007F:1F90` is 127.0.0.1:8080. */
export function listeningAddresses(pid: number): string[] {
  const sockets = new Set(readdirSync(`/proc/${String(pid)}/fd`).map((descriptor) => socketOf(pid, descriptor)));
  return ['tcp', 'tcp6'].flatMap((family) => tableOf(family).filter(({ state, inode }) => state === listen && sockets.has(inode)).map(({ address }) => address));
}

/** 127.0.0.1 as the kernel writes it. */
export const thisMachineOnly = '0100007F';

const listen = '0A';

function tableOf(family: string): { address: string; state: string; inode: string }[] {
  const [, ...lines] = readFileSync(`/proc/net/${family}`, 'latin1').trim().split('\n');
  return lines.map((line) => {
    const [, address = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    return { address, state, inode };
  });
}

function socketOf(pid: number, descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${String(pid)}/fd/${descriptor}`))?.[1];
  } catch {
    return undefined;
  }
}
