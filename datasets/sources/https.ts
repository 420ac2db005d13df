import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { DataError, EverstepError } from '../../schemas/failure.ts';
import { checkedLookup, type ResolveName, resolveName } from './address-policy.ts';
import { checkUrl, hostOf, showUrl } from './url-policy.ts';

const maximumRedirects = 5;
const connectTimeoutMs = 15_000;
const headersTimeoutMs = 60_000;
const silenceTimeoutMs = 60_000;

/** What requests go through; tests put their own name look-up and certificate authority here. */
export interface Network {
  readonly resolveName: ResolveName;
  /** PEM; undefined: those that Node.js trusts (NODE_EXTRA_CA_CERTS adds to them). */
  readonly certificateAuthority?: string;
}

export const systemNetwork: Network = { resolveName };

export interface HttpsRequest {
  readonly method: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly allowPrivateHosts: readonly string[];
  readonly signal: AbortSignal;
  readonly network?: Network | undefined;
}

export interface HttpsResponse {
  /** Where the redirects led to. */
  readonly url: URL;
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Readable;
  /** Ends the connection, whether the body was read or not. */
  close(): Promise<void>;
}

/**
 * Asks for an address and follows at most five redirects; each is checked like the first. The body comes as it is stored,
 * never re-encoded.
 * @throws DataError where the address may not be asked, and a retryable EverstepError where the network fails
 */
export async function openHttps(address: string, options: HttpsRequest): Promise<HttpsResponse> {
  let url = checkUrl(address, options.allowPrivateHosts);
  for (let redirects = 0; ; redirects += 1) {
    const response = await ask(url, options);
    const location = response.header('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    await response.close();
    if (redirects === maximumRedirects) throw new DataError('ES-DATA-REDIRECTS', `${address} redirects more than ${String(maximumRedirects)} times.`);
    url = followRedirect(url, location, options.allowPrivateHosts);
  }
}

function followRedirect(from: URL, location: string, allowPrivateHosts: readonly string[]): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href).href : location;
  const url = checkUrl(target, allowPrivateHosts);
  if (from.protocol === 'https:' && url.protocol !== 'https:') {
    throw new DataError('ES-DATA-URL-SCHEME', `${showUrl(from)} redirects to ${showUrl(url)}, which is not https.`);
  }
  return url;
}

async function ask(url: URL, options: HttpsRequest): Promise<HttpsResponse> {
  const network = options.network ?? systemNetwork;
  const agent = new Agent({
    connect: {
      lookup: checkedLookup(options.allowPrivateHosts, network.resolveName),
      timeout: connectTimeoutMs,
      ...(network.certificateAuthority === undefined ? {} : { ca: network.certificateAuthority }),
    },
    headersTimeout: headersTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
  });
  try {
    const response = await request(url, {
      method: options.method,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'everstep', ...options.headers },
      dispatcher: agent,
      signal: options.signal,
    });
    return {
      url,
      status: response.statusCode,
      header: (name) => single(response.headers[name]),
      body: response.body,
      close: () => agent.destroy(),
    };
  } catch (error) {
    await agent.destroy();
    options.signal.throwIfAborted();
    throw error instanceof EverstepError ? error : networkError(url, error);
  }
}

/** A retryable failure of the network. */
export function networkError(url: URL, error: unknown): EverstepError {
  const reason = error instanceof Error ? error.message : String(error);
  return new EverstepError('ES-DATA-NETWORK', `${hostOf(url)} could not be reached or broke off: ${reason}.`, { retryable: true, cause: error });
}

/** What a status that is no success means: worth another try or not. */
export function statusError(response: HttpsResponse): EverstepError {
  const status = response.status;
  const message = `${showUrl(response.url)} answered with HTTP status ${String(status)}`;
  if (status === 408 || status === 429 || status >= 500) return new EverstepError('ES-DATA-NETWORK', `${message}; trying again may help.`, { retryable: true });
  return new DataError('ES-DATA-HTTP', `${message}: ${status === 404 || status === 410 ? 'there is no such file; check the address' : 'it does not give the file to everyone; check that the address works without a login'}.`);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
