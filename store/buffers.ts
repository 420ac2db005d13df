import type { Allocate } from './object-store.ts';

/** A buffer of its own, not a part of a shared one: typed arrays can lie on it. */
export const ownBuffer: Allocate = (bytes) => Buffer.allocUnsafeSlow(bytes);

/** The same memory again and again: fresh pages cost more than the bytes that are put into them. */
export function reusedBuffer(): Allocate {
  let buffer = Buffer.alloc(0);
  return (bytes) => {
    if (bytes > buffer.byteLength) buffer = Buffer.allocUnsafeSlow(bytes);
    return buffer.subarray(0, bytes);
  };
}
