import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryArtifacts } from '../test/support/memory-artifacts.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const weights = [
  { name: 'embedding', dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'flags', dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
  { name: 'count', dtype: 'int64', shape: [], data: BigInt64Array.of(-5n) },
  { name: 'half', dtype: 'float16', shape: [1], data: Uint16Array.of(0x3c00) },
  { name: 'none', dtype: 'float32', shape: [0, 4], data: new Float32Array() },
] as const;

describe('safetensors', () => {
  test('come back in the order asked for', () => {
    const bytes = encodeSafetensors(weights);
    expect(decodeSafetensors(bytes, weights.map(({ name }) => name))).toEqual(weights);
  });

  test('have the layout that others read: length, JSON header, data without gaps', () => {
    const bytes = Buffer.from(encodeSafetensors(weights));
    const headerBytes = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
    expect((8 + headerBytes) % 8).toBe(0);
    expect(header['embedding']).toMatchObject({ dtype: 'F32', shape: [2, 3] });
    const ranges = Object.values(header).map(({ data_offsets }) => data_offsets).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    expect(ranges.reduce((end, [begin, next]) => (expect(begin).toBe(end), next), 0)).toBe(bytes.byteLength - 8 - headerBytes);
  });

  test('that are cut short, or are something else, are refused in words', () => {
    const bytes = encodeSafetensors(weights);
    for (const broken of [bytes.subarray(0, 4), bytes.subarray(0, 30), bytes.subarray(0, bytes.byteLength - 1), Buffer.from('not safetensors at all')]) {
      expect(() => decodeSafetensors(broken)).toThrow(/safetensors file cannot be read/);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          decodeSafetensors(noise);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ES-SAFETENSORS' });
        }
      }),
    );
  });
});

test('a model comes back with its architecture, configuration and weights in order', async () => {
  const { artifacts } = memoryArtifacts();
  const model = { architecture: 'text-cnn', configuration: { filters: 64, names: ['a', 'b'] }, weights };
  const reference = await artifacts.writeModel(model);
  expect(reference).toMatchObject({ kind: 'model', architecture: 'text-cnn', parameters: 11 });
  expect(await artifacts.readModel(reference)).toEqual(model);
  expect(await artifacts.writeModel(structuredClone(model))).toEqual(reference);
  const reordered = await artifacts.writeModel({ ...model, weights: [...weights].reverse() });
  expect((await artifacts.readModel(reordered)).weights.map(({ name }) => name)).toEqual(['none', 'half', 'count', 'flags', 'embedding']);
});
