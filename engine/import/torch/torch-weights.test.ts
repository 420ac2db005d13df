import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../schemas/failure.ts';
import { torchFile, type TorchTensor } from '../../../test/support/torch-file.ts';
import { readTorchWeights } from './torch-weights.ts';

const contiguous = (shape: readonly number[]) => shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
const weight: TorchTensor = { name: 'layer.weight', type: 'FloatStorage', storage: Float32Array.of(0, 1, 2, 3, 4, 5), offset: 0, shape: [2, 3], strides: [3, 1] };

it('reads a tensor however it lies in its storage', () => {
  const layout = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }).chain((shape) => fc.record({
    shape: fc.constant(shape),
    order: fc.shuffledSubarray(shape.map((_, axis) => axis), { minLength: shape.length }),
    offset: fc.nat({ max: 3 }),
    gap: fc.integer({ min: 1, max: 2 }),
  }));
  fc.assert(
    fc.property(layout, ({ shape, order, offset, gap }) => {
      const strides = shape.map(() => 0);
      contiguous(order.map((axis) => shape[axis]!)).forEach((stride, place) => { strides[order[place]!] = stride * gap; });
      const elements = shape.reduce((product, size) => product * size, 1);
      const storage = Float32Array.from({ length: offset + elements * gap }, (_, place) => place);
      const [read] = readTorchWeights(torchFile([{ ...weight, storage, offset, shape, strides }]));
      const expected = Array.from({ length: elements }, (_, element) => shape.reduce((place, size, axis) => place + (Math.floor(element / contiguous(shape)[axis]!) % size) * strides[axis]!, offset));
      expect(read).toEqual({ name: 'layer.weight', shape, data: Float32Array.from(expected) });
    }),
  );
});

it('reads every type of floating-point numbers and leaves counters out', () => {
  const shape = { offset: 0, shape: [2], strides: [1] };
  const file = torchFile([
    { name: 'double', type: 'DoubleStorage', storage: Float64Array.of(1.5, -2), ...shape },
    { name: 'half', type: 'HalfStorage', storage: Uint16Array.of(0x3e00, 0xc000), ...shape },
    { name: 'counter', type: 'LongStorage', storage: BigInt64Array.of(7n, 8n), ...shape },
    { name: 'brain', type: 'BFloat16Storage', storage: Uint16Array.of(0x3fc0, 0xc000), ...shape },
  ]);
  expect(readTorchWeights(file)).toEqual(['double', 'half', 'brain'].map((name) => ({ name, shape: [2], data: Float32Array.of(1.5, -2) })));
});

describe('refuses', () => {
  it('a file that names a function, by its name, before anything else is read', () => {
    const file = torchFile([weight], { callee: 'posix\nsystem' });
    expect(() => readTorchWeights(file)).toThrow(expect.objectContaining({ code: 'ES-IMPORT-PICKLE', message: expect.stringContaining('names posix.system') }));
  });

  it.each([
    ['a tensor beyond its storage', torchFile([{ ...weight, offset: 1 }]), /layer\.weight of 2 × 3 reaches beyond its storage of 6 elements/],
    ['a tensor larger than its storage', torchFile([{ ...weight, shape: [1_000_000, 1_000_000], strides: [0, 0] }]), /reaches beyond its storage/],
    ['a zip, which newer versions write', Buffer.from('PK\u0003\u0004'), /_use_new_zipfile_serialization=False/],
    ['another pickle', Buffer.from([0x80, 2, 0x4b, 1, 0x2e]), /does not begin as such files do/],
    ['a number that is none', torchFile([{ ...weight, storage: Float32Array.of(0, 1, NaN, 3, 4, 5) }]), /layer\.weight has NaN at element 2/],
  ])('%s', (_, file, message) => {
    expect(() => readTorchWeights(file)).toThrow(message);
  });

  it('a file that is cut off, wherever', () => {
    const file = torchFile([weight]);
    for (let length = 0; length < file.length; length += 1) expect(() => readTorchWeights(file.subarray(0, length))).toThrow(expect.objectContaining({ code: 'ES-IMPORT-FORMAT' }));
  });

  it('a damaged file in words, or reads what it still says', () => {
    const file = torchFile([weight]);
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), (place, byte) => {
        const damaged = Buffer.from(file);
        damaged[place] = byte;
        try {
          readTorchWeights(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
