import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { ownBuffer } from './buffers.ts';
import type { Allocate } from './object-store.ts';

/** An object that is being read. */
export interface OpenObject {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bytes: number;
  readonly etag: string;
}

function openBody(response: GetObjectCommandOutput): OpenObject & { readonly chunks: Readable } {
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

/** The whole body in one buffer. */
export async function collectBody(response: GetObjectCommandOutput, allocate: Allocate = ownBuffer): Promise<Uint8Array> {
  const { chunks, bytes } = openBody(response);
  const whole = allocate(bytes);
  let offset = 0;
  chunks.on('data', (chunk: Uint8Array) => {
    if (offset + chunk.byteLength <= bytes) whole.set(chunk, offset);
    offset += chunk.byteLength;
  });
  await finished(chunks);
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
