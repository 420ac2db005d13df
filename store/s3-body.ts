import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** A response's body, opened. */
export function openBody(response: GetObjectCommandOutput): { chunks: AsyncIterable<Uint8Array>; bytes: number; etag: string } {
  const { Body: body } = response;
  if (!(body instanceof Readable)) throw new TypeError('the SDK gave a body that is no stream');
  return { chunks: body, bytes: response.ContentLength ?? 0, etag: response.ETag ?? '' };
}

/** The whole body in one buffer of its own, so that typed arrays can lie on it. */
export async function collectBody(response: GetObjectCommandOutput): Promise<Uint8Array> {
  const { chunks, bytes } = openBody(response);
  const whole = Buffer.allocUnsafeSlow(bytes);
  let offset = 0;
  for await (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  if (offset !== bytes) throw Object.assign(new Error(`the body ended after ${offset} of ${bytes} bytes`), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  return whole;
}
