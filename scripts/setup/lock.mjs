import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** @type {Set<number>} */
const held = new Set();

/**
 * Descriptors of the locks that this process holds. A child that inherits them keeps the locks until it ends too:
 * what outlives a killed set-up is waited for.
 */
export function heldLocks() {
  return [...held];
}

/**
 * Holds a folder's lock while `work` runs; another process that wants it waits, whatever way this one ends.
 * The lock is a listening abstract socket, which the kernel frees with its process: a dead holder leaves nothing behind.
 * Only Linux has them; elsewhere own tools are given and there is nothing to lock but `npm ci`.
 * @template Result
 * @param {string} folder
 * @param {() => Promise<Result>} work
 * @param {() => void} onWaiting
 * @returns {Promise<Result>}
 */
export async function withLock(folder, work, onWaiting) {
  if (process.platform !== 'linux') return work();
  mkdirSync(folder, { recursive: true });
  const name = `\0everstep-setup-${createHash('sha256').update(realpathSync(folder)).digest('hex')}`;
  let told = false;
  for (;;) {
    const release = await acquire(name);
    if (release !== undefined) {
      try {
        return await work();
      } finally {
        release();
      }
    }
    if (!told) onWaiting();
    told = true;
    await holderGone(name);
  }
}

/**
 * @param {string} name
 * @returns {Promise<(() => void) | undefined>} undefined where another process holds it
 */
function acquire(name) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    });
    server.on('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(name, () => {
      const descriptor = descriptorOf(server);
      held.add(descriptor);
      resolve(() => {
        held.delete(descriptor);
        server.close();
        waiting.forEach((socket) => socket.destroy());
      });
    });
  });
}

/**
 * Node hands a server's descriptor to no one by itself.
 * @param {import('node:net').Server} server
 */
function descriptorOf(server) {
  return /** @type {{_handle: {fd: number}}} */ (/** @type {unknown} */ (server))._handle.fd;
}

/**
 * @param {string} name
 * @returns {Promise<void>}
 */
function holderGone(name) {
  return new Promise((resolve) => {
    connect(name).on('error', () => undefined).on('close', () => resolve());
  });
}
