import { randomBytes } from 'node:crypto';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReceivingAgent } from './receiving-agent.ts';

const body = randomBytes(5 * 1024 ** 2 + 7);
const server = createServer((_request, response) => response.writeHead(200, { 'content-length': body.byteLength }).end(body));
const agent = new ReceivingAgent({ keepAlive: true, maxSockets: 1 });
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  agent.destroy();
  server.close();
});

function open(): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => get({ host: '127.0.0.1', port, agent }, resolve).on('error', reject));
}

test('bodies come whole over one connection, and what was given out stays as it was', async () => {
  const kept: Buffer[][] = [];
  for (let request = 0; request < 3; request += 1) kept.push((await (await open()).toArray()) as Buffer[]);
  for (const chunks of kept) expect(Buffer.concat(chunks).equals(body)).toBe(true);
});

test('a slow reader gets the same bytes', async () => {
  const chunks: Buffer[] = [];
  for await (const chunk of await open()) {
    chunks.push(chunk as Buffer);
    await pause(1);
  }
  expect(Buffer.concat(chunks).equals(body)).toBe(true);
});
