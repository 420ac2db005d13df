import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** An object that is being read. */
export interface OpenObject {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bytes: number;
  readonly etag: string;
}

function openBody(response: GetObjectCommandOutput): OpenObject {
  const { Body: body } = response;
  if (!(body instanceof Readable)) throw new TypeError('the SDK gave a body that is no stream');
  return { chunks: body, bytes: response.ContentLength ?? 0, etag: response.ETag ?? '' };
}

/** A response's body, once its first chunk has come. */
export async function startBody(response: GetObjectCommandOutput): Promise<OpenObject> {
  const { chunks, bytes, etag } = openBody(response);
  const rest = chunks[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done === true && bytes > 0) throw brokenOff(0, bytes);
  return { chunks: first.done === true ? chunks : withFirst(first.value, { [Symbol.asyncIterator]: () => rest }), bytes, etag };
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
  if (offset !== bytes) throw brokenOff(offset, bytes);
  return whole;
}

async function* withFirst(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function brokenOff(offset: number, bytes: number): Error {
  return Object.assign(new Error(`the body ended after ${offset} of ${bytes} bytes`), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}
