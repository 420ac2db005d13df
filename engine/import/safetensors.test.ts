import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSafetensors } from '../../store/safetensors.ts';
import { readSafetensors } from './safetensors.ts';

function file(header: object, data: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

it('reads what the store writes, texts beside it or not', () => {
  const tensors = fc.uniqueArray(fc.record({ name: fc.string().filter((name) => !name.startsWith('__')), data: fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 9 }) }), { selector: ({ name }) => name });
  fc.assert(
    fc.property(tensors, fc.boolean(), (list, texts) => {
      const weights = list.map(({ name, data }) => ({ name, dtype: 'float32' as const, shape: [data.length], data }));
      const read = readSafetensors(encodeSafetensors(weights, texts ? { architecture: 'any' } : undefined));
      expect(new Map(read.map(({ name, data }) => [name, data]))).toEqual(new Map(weights.map(({ name, data }) => [name, data])));
    }),
  );
});

it.each([
  ['F64', Buffer.from(Float64Array.of(1.5, -2).buffer)],
  ['F16', Buffer.from(Uint16Array.of(0x3e00, 0xc000).buffer)],
  ['BF16', Buffer.from(Uint16Array.of(0x3fc0, 0xc000).buffer)],
])('%s becomes float32', (dtype, data) => {
  expect(readSafetensors(file({ weight: { dtype, shape: [2], data_offsets: [0, data.length] } }, data))).toEqual([{ name: 'weight', shape: [2], data: Float32Array.of(1.5, -2) }]);
});

describe('refuses, with the reason,', () => {
  it.each([
    ['a file that is cut off', file({ weight: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, Buffer.alloc(4)), 'ES-IMPORT-FORMAT', /weight is cut off/],
    ['integers', file({ weight: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, Buffer.alloc(8)), 'ES-IMPORT-FORMAT', /weight has the type I64/],
    ['another kind of file', Buffer.from('PK\u0003\u0004 and so on, a zip'), 'ES-IMPORT-FORMAT', /header is longer/],
    ['a number that is none', file({ weight: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, Buffer.from(Float32Array.of(1, NaN).buffer)), 'ES-IMPORT-NAN', /weight has NaN at element 1/],
  ])('%s', (_, bytes, code, message) => {
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
