import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import type { Certificate } from './certificate.ts';

/** A server on loopback for one test. */
export interface FileServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT` or `https://…`. */
  readonly origin: string;
  /** Method, path and the headers that came, in order. */
  readonly requests: { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Connections that were made. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Starts a server whose answers the test writes; with a certificate it speaks https. */
export async function startFileServer(answer: (request: IncomingMessage, response: ServerResponse) => void, certificate?: Certificate): Promise<FileServer> {
  const requests: FileServer['requests'][number][] = [];
  const listener: RequestListener = (request, response) => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    answer(request, response);
  };
  const server = certificate === undefined ? createServer(listener) : createTlsServer({ cert: certificate.certificate, key: certificate.key }, listener);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  const port = await listen(server);
  return {
    port,
    origin: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    requests,
    connections: () => connections,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('a port is expected'));
      else resolve(address.port);
    });
  });
}
