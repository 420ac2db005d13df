import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-format.ts';

const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 3 });
const names = fc.stringMatching(/^[a-z0-9][a-z0-9/.-]{0,8}$/);
const array = fc.tuple(names, shapes).chain(([name, shape]) => {
  const elements = shape.reduce((product, size) => product * size, 1);
  return fc.float32Array({ minLength: elements, maxLength: elements }).map((data) => ({ name, shape, data }));
});
const content = fc.record({ position: fc.jsonValue({ noUnicodeString: false }), arrays: fc.uniqueArray(array, { selector: ({ name }) => name, maxLength: 5 }) });

describe('a checkpoint', () => {
  it('comes back to the bit, and the same content gives the same bytes', () => {
    fc.assert(
      fc.property(content, ({ position, arrays }) => {
        const bytes = encodeCheckpoint({ position, arrays });
        expect(encodeCheckpoint({ position, arrays })).toEqual(bytes);
        const decoded = decodeCheckpoint(bytes);
        expect(JSON.stringify(decoded.position)).toBe(JSON.stringify(position));
        const byName = new Map(decoded.arrays.map((entry) => [entry.name, entry]));
        expect(byName.size).toBe(arrays.length);
        for (const { name, shape, data } of arrays) {
          expect(byName.get(name)?.shape).toEqual(shape);
          expect(bitsOf(byName.get(name)?.data)).toEqual(bitsOf(data));
        }
      }),
    );
  });

  it('keeps NaN, infinities, -0 and every double of the position', () => {
    const data = Float32Array.of(Number.NaN, Infinity, -Infinity, -0, 1e-45);
    const position = { sum: 0.1 + 0.2, tiny: 5e-324 };
    const decoded = decodeCheckpoint(encodeCheckpoint({ position, arrays: [{ name: 'a', shape: [5], data }] }));
    expect(bitsOf(decoded.arrays[0]?.data)).toEqual(bitsOf(data));
    expect(decoded.position).toEqual(position);
  });

  it('is read from a view into a bigger buffer, as a download is', () => {
    const bytes = encodeCheckpoint({ position: {}, arrays: [{ name: 'a', shape: [2], data: Float32Array.of(1.5, -2) }] });
    const download = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(100)]).subarray(5, 5 + bytes.length);
    expect(decodeCheckpoint(download).arrays[0]?.data).toEqual(Float32Array.of(1.5, -2));
  });

  it('is refused in words when it is cut off anywhere', () => {
    const bytes = encodeCheckpoint({ position: { epoch: 3 }, arrays: [{ name: 'a', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }] });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(/cannot be read: it is damaged/);
    }
  });

  it('starts as safetensors files do', () => {
    const bytes = encodeCheckpoint({ position: {}, arrays: [{ name: 'a', shape: [1], data: Float32Array.of(1.5) }] });
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
    expect(header).toEqual({ __metadata__: { everstep: '{}' }, a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } });
    expect(new DataView(bytes.buffer).getFloat32(8 + headerBytes, true)).toBe(1.5);
  });
});

function bitsOf(data: Float32Array | undefined): number[] {
  return data === undefined ? [] : [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
}
