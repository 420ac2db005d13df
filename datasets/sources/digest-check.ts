import { DataError } from '../../schemas/failure.ts';
import type { FileDigest } from './file-digest.ts';

/**
 * Holds what came against what was expected.
 * @throws DataError with both digests and the number of bytes
 */
export function checkDigest(what: string, expected: { readonly sha256: string; readonly bytes?: number }, got: FileDigest, advice: string): void {
  if (expected.sha256 === got.sha256 && (expected.bytes ?? got.bytes) === got.bytes) return;
  const size = expected.bytes === undefined ? '' : ` (${String(expected.bytes)} bytes)`;
  throw new DataError('ES-DATA-DIGEST', `${what} is another file than the pinned one: expected SHA-256 ${expected.sha256}${size}, got ${got.sha256}, ${String(got.bytes)} bytes. ${advice}`);
}
