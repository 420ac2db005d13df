import { Agent, type ClientRequestArgs } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const slabBytes = 1024 ** 2;
const smallestReadBytes = 64 * 1024;

/**
 * Connections that take from the kernel all that has come, up to a mebibyte at once. Node by itself reads 64 KiB at most:
 * big bodies then come in more than ten times as many chunks.
 */
export class ReceivingAgent extends Agent {
  override createConnection(options: ClientRequestArgs): Duplex {
    const memory = new ReceivedBytes();
    const socket: Socket = connect({
      ...(options as { host: string; port: number }),
      onread: { buffer: () => memory.free(), callback: (bytes): boolean => socket.push(memory.take(bytes)) },
    });
    return socket;
  }
}

/** Memory that is filled from front to back: what was given out is never written again. */
class ReceivedBytes {
  #slab = Buffer.allocUnsafeSlow(slabBytes);
  #taken = 0;

  free(): Uint8Array {
    if (slabBytes - this.#taken < smallestReadBytes) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#taken = 0;
    }
    return this.#slab.subarray(this.#taken);
  }

  take(bytes: number): Uint8Array {
    this.#taken += bytes;
    return this.#slab.subarray(this.#taken - bytes, this.#taken);
  }
}
