import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DataError } from '../../schemas/failure.ts';

/** Looks a name up as `dns.lookup` does with `all: true`. */
export type ResolveName = (name: string, callback: (error: NodeJS.ErrnoException | null, addresses: readonly { readonly address: string; readonly family: number }[]) => void) => void;

/** The machine's own name look-up. */
export const resolveName: ResolveName = (name, callback) => {
  systemLookup(name, { all: true }, (error, addresses) => callback(error, addresses));
};

/** Whether an address belongs to the public internet: not to this machine, a local network, a provider's or a group. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // NAT64 carries an IPv4 address in the last four bytes
  if (parsed.range() === 'rfc6052') return ipaddr.fromByteArray(parsed.toByteArray().slice(12)).range() === 'unicast';
  return parsed.range() === 'unicast';
}

/** The refusal of an address that is not public. */
export function privateAddressError(host: string, address: string): DataError {
  const where = host === address ? host : `${host} (${address})`;
  return new DataError('ES-DATA-PRIVATE-ADDRESS', `The dataset's address leads to ${where}, which is not on the public internet. If that is meant, list the host in EVERSTEP_ALLOW_PRIVATE_HOSTS of the workers.`);
}

/**
 * A look-up for sockets that gives only addresses it has checked, so that the connection goes to a checked one: there is no
 * second look-up that could answer differently.
 */
export function checkedLookup(allowPrivateHosts: readonly string[], resolve: ResolveName): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const wrong = allowPrivateHosts.includes(host) ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (wrong !== undefined) callback(privateAddressError(host, wrong.address), '');
      else if (first === undefined) callback(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), '');
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}
