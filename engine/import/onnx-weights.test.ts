import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../schemas/failure.ts';
import { readOnnxWeights } from './onnx-weights.ts';

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type?: number;
  readonly raw?: Uint8Array;
  readonly floats?: readonly number[];
  readonly external?: boolean;
}

/** A model with these initializers, as onnx.proto numbers the fields, and with a producer and a node that are passed over. */
function model(tensors: readonly Tensor[]): Uint8Array {
  const file = new PbfWriter();
  file.writeVarintField(1, 8);
  file.writeStringField(2, 'a producer');
  file.writeMessage(7, (_, graph) => {
    graph.writeStringField(2, 'a graph');
    for (const { name, shape, type = 1, raw, floats, external } of tensors) {
      graph.writeMessage(5, (__, tensor) => {
        tensor.writePackedVarint(1, [...shape]);
        tensor.writeVarintField(2, type);
        if (floats !== undefined) tensor.writePackedFloat(4, [...floats]);
        tensor.writeStringField(8, name);
        if (raw !== undefined) tensor.writeBytesField(9, raw);
        if (external === true) tensor.writeVarintField(14, 1);
      }, undefined);
    }
  }, undefined);
  return file.finish().slice();
}

const bytesOf = (data: Float32Array) => new Uint8Array(data.buffer);
const kernel = { name: 'conv/kernel', shape: [2, 2], raw: bytesOf(Float32Array.of(1, 2, 3, 4)) };

it('reads initializers as bytes and as numbers', () => {
  const tensors = fc.array(fc.record({ name: fc.string(), data: fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 9 }), asBytes: fc.boolean() }), { minLength: 1 });
  fc.assert(
    fc.property(tensors, (list) => {
      const file = model(list.map(({ name, data, asBytes }) => ({ name, shape: [data.length], ...(asBytes ? { raw: bytesOf(data.slice()) } : { floats: [...data] }) })));
      expect(readOnnxWeights(file)).toEqual(list.map(({ name, data }) => ({ name, shape: [data.length], data: Float32Array.from(data) })));
    }),
  );
});

it('leaves integers out', () => {
  expect(readOnnxWeights(model([{ name: 'axes', shape: [1], type: 7, raw: new Uint8Array(8) }, kernel])).map(({ name }) => name)).toEqual(['conv/kernel']);
});

describe('refuses', () => {
  it.each([
    ['weights in another file', model([{ ...kernel, external: true }]), /conv\/kernel lies in another file/],
    ['a tensor with too few elements', model([{ ...kernel, shape: [2, 3] }]), /conv\/kernel of 2 × 3 has 4 elements/],
    ['a model without weights', model([]), /it has no initializers/],
    ['another file', Buffer.from('label,text\nham,hello there\n'), /The file holds no weights as ONNX has them/],
    ['a number that is none', model([{ ...kernel, raw: bytesOf(Float32Array.of(1, 2, 3, Infinity)) }]), /conv\/kernel has Infinity at element 3/],
  ])('%s', (_, file, message) => {
    expect(() => readOnnxWeights(file)).toThrow(message);
  });

  it('a damaged or cut-off file in words, or reads what it still says', () => {
    const file = model([kernel]);
    fc.assert(
      fc.property(fc.nat({ max: file.length }), fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), (length, place, byte) => {
        const damaged = file.slice();
        damaged[place] = byte;
        try {
          readOnnxWeights(damaged.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
