import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../test/support/certificate.ts';
import { type FileServer, startFileServer } from '../../test/support/file-server.ts';
import type { ResolveName } from './address-policy.ts';
import { type Network, openHttps } from './https.ts';

const certificate = makeCertificate('files.test', 'other.test');
const toLoopback: ResolveName = (_name, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
const network: Network = { resolveName: toLoopback, certificateAuthority: certificate.certificate };
const allowed = { allowPrivateHosts: ['files.test'], network };

let secure: FileServer;
let plain: FileServer;
let target: string;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const loop = /^\/loop\/(\d+)$/.exec(request.url ?? '')?.[1];
  if (request.url === '/redirect') response.writeHead(302, { location: target }).end();
  else if (loop !== undefined) response.writeHead(301, { location: `/loop/${String(Number(loop) + 1)}` }).end();
  else response.writeHead(200, { 'content-type': 'text/plain' }).end('content');
}

beforeAll(async () => {
  secure = await startFileServer(answer, certificate);
  plain = await startFileServer(answer);
});
afterAll(() => Promise.all([secure.close(), plain.close()]));
beforeEach(() => {
  target = '/file';
});

function get(address: string, options: { allowPrivateHosts: readonly string[]; network?: Network }) {
  return openHttps(address, { method: 'GET', signal: new AbortController().signal, ...options });
}
const at = (path: string, host = 'files.test') => `https://${host}:${String(secure.port)}${path}`;

async function text(response: Awaited<ReturnType<typeof get>>): Promise<string> {
  const chunks = (await response.body.toArray()) as Uint8Array[];
  await response.close();
  return Buffer.concat(chunks).toString();
}

test('reads a file over https from a listed host', async () => {
  expect(await text(await get(at('/file'), allowed))).toBe('content');
});

test('reads over plain http from a listed host only', async () => {
  expect(await text(await get(`${plain.origin}/file`, { allowPrivateHosts: ['127.0.0.1'] }))).toBe('content');
  await expect(get('http://example.org/file', allowed)).rejects.toMatchObject({ code: 'ES-DATA-URL-SCHEME', retryable: false });
});

test('refuses a certificate that nobody vouches for', async () => {
  await expect(get(at('/file'), { ...allowed, network: { resolveName: toLoopback } })).rejects.toMatchObject({ code: 'ES-DATA-NETWORK', retryable: true });
});

test('follows a redirect and says where it led', async () => {
  const response = await get(at('/redirect'), allowed);
  expect(response.url.pathname).toBe('/file');
  expect(await text(response)).toBe('content');
});

describe('private addresses', () => {
  test('a name that leads to one is refused before anything connects', async () => {
    const before = secure.connections();
    await expect(get(at('/file'), { allowPrivateHosts: [], network })).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS', message: expect.stringContaining('files.test (127.0.0.1)') });
    expect(secure.connections()).toBe(before);
  });

  test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://0x7f.1/', 'https://2130706433/', 'https://169.254.169.254/latest', 'https://[::ffff:10.0.0.1]/'])('%s is refused as it stands, and as a redirect', async (address) => {
    await expect(get(address, allowed)).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS' });
    target = address;
    await expect(get(at('/redirect'), allowed)).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS' });
  });

  test('a redirect to a name that leads to one is refused', async () => {
    target = at('/file', 'other.test');
    await expect(get(at('/redirect'), allowed)).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS', message: expect.stringContaining('other.test') });
  });

  test('a name whose address changes after the first question gains nothing', async () => {
    let asked = 0;
    const rebinding: ResolveName = (name, callback) => {
      asked += 1;
      // a second question would get another answer
      callback(null, [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
      expect(name).toBe('files.test');
    };
    const response = await get(at('/file'), { ...allowed, network: { ...network, resolveName: rebinding } });
    expect(await text(response)).toBe('content');
    expect(asked).toBe(1);
  });
});

describe('redirects', () => {
  test('from https to http are refused, listed host or not', async () => {
    target = `${plain.origin}/file`;
    await expect(get(at('/redirect'), { ...allowed, allowPrivateHosts: ['files.test', '127.0.0.1'] })).rejects.toMatchObject({ code: 'ES-DATA-URL-SCHEME' });
  });

  test('are followed five times', async () => {
    await expect(get(at('/loop/0'), allowed)).rejects.toMatchObject({ code: 'ES-DATA-REDIRECTS' });
    expect(secure.requests.filter(({ path }) => path.startsWith('/loop/'))).toHaveLength(6);
  });
});

test('a server that is away is trouble of the network', async () => {
  const away = await startFileServer(answer);
  await away.close();
  await expect(get(away.origin, { allowPrivateHosts: ['127.0.0.1'] })).rejects.toMatchObject({ code: 'ES-DATA-NETWORK', retryable: true });
});

test('an abort is given as it came', async () => {
  const reason = new Error('cancelled');
  await expect(openHttps(at('/file'), { method: 'GET', signal: AbortSignal.abort(reason), ...allowed })).rejects.toBe(reason);
});
