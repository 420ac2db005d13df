import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that vouches for itself, made for one test: nothing secret is kept. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes an X.509 certificate (RFC 5280) for DNS names, valid until 2049, as server and as authority. */
export function makeCertificate(...names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(tagged(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
  const commonName = sequence(tagged(0x31, sequence(tagged(0x06, [0x55, 0x04, 0x03]), tagged(0x0c, Buffer.from('everstep test')))));
  const validity = sequence(tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('491231235959Z')));
  const alternativeNames = sequence(...names.map((name) => tagged(0x82, Buffer.from(name))));
  const authority = sequence(tagged(0x01, [0xff]));
  const extensions = sequence(extension([0x55, 0x1d, 0x11], alternativeNames), extension([0x55, 0x1d, 0x13], authority));
  const body = sequence(
    tagged(0xa0, tagged(0x02, [2])),
    tagged(0x02, [1]),
    ecdsaWithSha256,
    commonName,
    validity,
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  const encoded = sequence(body, ecdsaWithSha256, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${encoded}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function extension(identifier: readonly number[], value: Buffer): Buffer {
  return sequence(tagged(0x06, identifier), tagged(0x04, value));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

/** Tag, length and value (ITU-T X.690, DER). */
function tagged(tag: number, value: readonly number[] | Buffer): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), Buffer.from(value)]);
}
