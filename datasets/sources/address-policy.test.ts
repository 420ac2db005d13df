import { describe, expect, test } from 'vitest';
import { checkedLookup, isPublicAddress, type ResolveName } from './address-policy.ts';

test.each(['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '::ffff:8.8.8.8', '64:ff9b::808:808'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  '127.0.0.1', '127.255.255.254', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1', '198.18.0.1',
  '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:169.254.169.254', '64:ff9b::7f00:1', '64:ff9b::a00:1', '2002:7f00:1::', '2001:db8::1', 'localhost', '',
])('%j is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

describe('the look-up of sockets', () => {
  const answers = (...replies: string[][]): { resolve: ResolveName; asked: () => number } => {
    let asked = 0;
    const resolve: ResolveName = (_name, callback) => {
      callback(null, (replies[asked] ?? []).map((address) => ({ address, family: 4 })));
      asked += 1;
    };
    return { resolve, asked: () => asked };
  };
  const look = (resolve: ResolveName, allowed: string[] = []) =>
    new Promise((settle, reject) => {
      checkedLookup(allowed, resolve)('files.test', { all: true }, (error, addresses) => (error === null ? settle(addresses) : reject(error)));
    });

  test('gives the very addresses that were checked, from one question', async () => {
    const rebinding = answers(['8.8.8.8'], ['127.0.0.1']);
    expect(await look(rebinding.resolve)).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(rebinding.asked()).toBe(1);
    await expect(look(rebinding.resolve)).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS' });
  });

  test('refuses a name with one private address among public ones', async () => {
    await expect(look(answers(['8.8.8.8', '10.0.0.1']).resolve)).rejects.toMatchObject({ code: 'ES-DATA-PRIVATE-ADDRESS', message: expect.stringContaining('files.test (10.0.0.1)') });
  });

  test('lets a listed host be private', async () => {
    expect(await look(answers(['10.0.0.1']).resolve, ['files.test'])).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });

  test('says that a name has no address', async () => {
    await expect(look(answers([]).resolve)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
