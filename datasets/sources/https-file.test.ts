import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Progress } from '../../schemas/progress.ts';
import { type FileServer, startFileServer } from '../../test/support/file-server.ts';
import { downloadHttps, type HttpsFileOptions } from './https-file.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251));
const later = Buffer.from(Array.from({ length: 250_000 }, (_, index) => (index * 3) % 241));

/** How the server behaves: a list of what happens to each request, the last for all that follow. */
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;
let behaviours: Behaviour[];
let server: FileServer;
let folder: string;
let seen: Progress[];
let onProgress: (progress: Progress) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everstep-download-'));
  seen = [];
  onProgress = () => undefined;
  server = await startFileServer((request, response) => (behaviours.length > 1 ? behaviours.shift() : behaviours[0])?.(request, response));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Serves a body by RFC 9110, or only 100,000 bytes of it and breaks off when most of them have arrived. */
function serve(body: Buffer, { etag, breaks = false, ranges = true }: { etag?: string; breaks?: boolean; ranges?: boolean }): Behaviour {
  return (request, response) => {
    const { range, 'if-range': ifRange, 'if-match': ifMatch } = request.headers;
    if (ifMatch !== undefined && ifMatch !== etag) {
      response.writeHead(412).end();
      return;
    }
    const asked = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
    const from = asked !== undefined && ranges && (ifRange === undefined || ifRange === etag) ? Number(asked) : 0;
    const headers = { 'content-length': body.length - from, ...(etag === undefined ? {} : { etag }) };
    if (from > 0) response.writeHead(206, { ...headers, 'content-range': `bytes ${String(from)}-${String(body.length - 1)}/${String(body.length)}` });
    else response.writeHead(200, headers);
    if (!breaks) {
      response.end(body.subarray(from));
      return;
    }
    response.write(body.subarray(from, from + 100_000));
    onProgress = ({ completed }) => {
      if (completed > from + 50_000) response.destroy();
    };
  };
}

async function download(options: HttpsFileOptions = {}, signal = new AbortController().signal): Promise<Buffer> {
  const path = join(folder, 'file');
  const progress = (progress: Progress) => {
    seen.push(progress);
    onProgress(progress);
  };
  const context = { signal, settings: { datasetMirror: undefined, allowPrivateHosts: ['127.0.0.1'] }, progress };
  await downloadHttps(`${server.origin}/file`, path, context, options);
  return readFileSync(path);
}

test('a whole file, with progress in bytes', async () => {
  behaviours = [serve(content, {})];
  expect((await download()).equals(content)).toBe(true);
  expect(seen.at(-1)).toMatchObject({ completed: content.length, total: content.length, unit: 'bytes' });
});

test('a download that breaks off goes on where it was', async () => {
  behaviours = [serve(content, { etag: '"1"', breaks: true }), serve(content, { etag: '"1"', breaks: true }), serve(content, { etag: '"1"' })];
  expect((await download()).equals(content)).toBe(true);
  const offsets = server.requests.map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(headers.range ?? 'bytes=0-')?.[1]));
  expect(offsets).toEqual([0, expect.any(Number), expect.any(Number)]);
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(offsets[1]).toBeGreaterThan(50_000);
  expect(server.requests[1]?.headers['if-range']).toBe('"1"');
});

test('a file that changed in between is taken anew where nothing is pinned', async () => {
  behaviours = [serve(content, { etag: '"1"', breaks: true }), serve(later, { etag: '"2"' })];
  expect((await download()).equals(later)).toBe(true);
});

test('a file that changed in between is refused where its ETag is pinned', async () => {
  behaviours = [serve(content, { etag: '"1"', breaks: true }), serve(later, { etag: '"2"' })];
  await expect(download({ etag: '"1"' })).rejects.toMatchObject({ code: 'ES-DATA-CHANGED', retryable: false, message: expect.stringContaining('"1"') });
});

test('a server that ignores If-Match and sends another ETag is noticed', async () => {
  behaviours = [(_request, response) => response.writeHead(200, { etag: '"2"' }).end(later)];
  await expect(download({ etag: '"1"' })).rejects.toMatchObject({ code: 'ES-DATA-CHANGED', message: expect.stringContaining('"2"') });
});

test('a server that ignores If-Range is not stitched together with another file', async () => {
  behaviours = [
    serve(content, { etag: '"1"', breaks: true }),
    (_request, response) => response.writeHead(206, { etag: '"2"', 'content-range': `bytes 100000-${String(later.length - 1)}/${String(later.length)}` }).end(later.subarray(100_000)),
    serve(later, { etag: '"2"' }),
  ];
  expect((await download()).equals(later)).toBe(true);
});

test.each([['no ETag', {}], ['a weak ETag', { etag: 'W/"1"' }], ['no ranges', { etag: '"1"', ranges: false }]])('with %s it starts over', async (_what, options) => {
  behaviours = [serve(content, { ...options, breaks: true }), serve(content, options)];
  expect((await download()).equals(content)).toBe(true);
});

test('a busy server is asked again', async () => {
  behaviours = [(_request, response) => response.writeHead(503).end(), serve(content, {})];
  expect((await download()).equals(content)).toBe(true);
});

test('five tries without anything new are trouble of the network', { timeout: 30_000 }, async () => {
  behaviours = [(_request, response) => response.writeHead(503).end()];
  await expect(download()).rejects.toMatchObject({ code: 'ES-DATA-NETWORK', retryable: true, message: expect.stringContaining('503') });
  expect(server.requests).toHaveLength(5);
});

test.each([404, 403])('status %d is final', async (status) => {
  behaviours = [(_request, response) => response.writeHead(status).end()];
  await expect(download()).rejects.toMatchObject({ code: 'ES-DATA-HTTP', retryable: false, message: expect.stringContaining(String(status)) });
  expect(server.requests).toHaveLength(1);
});

test('more bytes than allowed are refused', async () => {
  behaviours = [serve(content, {})];
  await expect(download({ maximumBytes: 1_000 })).rejects.toMatchObject({ code: 'ES-DATA-SIZE', retryable: false });
});

test('an abort in mid-download ends it with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  behaviours = [(_request, response) => response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1_000), () => controller.abort(reason))];
  await expect(download({}, controller.signal)).rejects.toBe(reason);
});
