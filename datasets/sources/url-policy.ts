import { isIP } from 'node:net';
import { DataError } from '../../schemas/failure.ts';
import { isPublicAddress, privateAddressError } from './address-policy.ts';

/** The host of a URL as people write it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** A URL as it may be shown: without query, which often holds a signature. */
export function showUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/**
 * Parses an address and says whether it may be asked: https (plain http only for the hosts that may be private), without
 * user and password, and no private address written out.
 */
export function checkUrl(text: string, allowPrivateHosts: readonly string[]): URL {
  if (!URL.canParse(text)) throw new DataError('ES-DATA-URL', `“${text}” is not an address; an https:// URL is expected.`);
  const url = new URL(text);
  const host = hostOf(url);
  const allowed = allowPrivateHosts.includes(host);
  if (url.protocol !== 'https:' && !(allowed && url.protocol === 'http:')) {
    throw new DataError('ES-DATA-URL-SCHEME', `${showUrl(url)} is not an https:// address; data are fetched over https only, so that nobody changes them on the way.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new DataError('ES-DATA-URL', `The address of ${host} holds a user name or password, which would be written into the run's records; use a signed URL or s3:// instead.`);
  }
  if (!allowed && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddressError(host, host);
  return url;
}
