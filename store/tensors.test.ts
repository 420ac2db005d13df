import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryArtifacts } from '../test/support/memory-artifacts.ts';
import { bytesPerElement, type Dtype, dtypes } from '../schemas/dtype.ts';
import type { TensorRows } from './artifacts.ts';
import { layout } from './layout.ts';
import { shardBytes } from './tensor-writer.ts';
import { bytesOf, elementsOf, viewData } from './tensor-types.ts';

/** Any bits are a value of every dtype, except that a bool is 0 or 1. */
function tensorOf(dtype: Dtype, shape: readonly number[], seed: number): TensorRows {
  const bytes = new Uint8Array(elementsOf(shape) * bytesPerElement[dtype]);
  let state = seed;
  for (let index = 0; index < bytes.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = dtype === 'bool' ? state >>> 31 : state >>> 24;
  }
  return { dtype, shape, data: viewData(dtype, bytes) };
}

const shapes = fc.tuple(fc.nat(40), fc.array(fc.nat(5), { maxLength: 3 })).map(([rows, rowShape]) => [rows, ...rowShape]);
const tensors = fc.tuple(fc.constantFrom(...dtypes), shapes, fc.nat()).map(([dtype, shape, seed]) => tensorOf(dtype, shape, seed));

function same(read: TensorRows, written: TensorRows): void {
  expect(read.dtype).toBe(written.dtype);
  expect(read.shape).toEqual(written.shape);
  expect(read.data.constructor).toBe(written.data.constructor);
  expect(Buffer.compare(bytesOf(read.data), bytesOf(written.data))).toBe(0);
}

describe('a tensor', () => {
  test('comes back bit for bit, whatever its dtype and shape', async () => {
    const { artifacts } = memoryArtifacts();
    await fc.assert(
      fc.asyncProperty(tensors, async (tensor) => {
        const reference = await artifacts.writeTensor(tensor);
        expect(reference).toMatchObject({ kind: 'tensor', dtype: tensor.dtype, shape: tensor.shape });
        same(await artifacts.readTensor(reference), tensor);
      }),
      { numRuns: 200 },
    );
  });

  test('has the same reference however its rows were handed over', async () => {
    const { artifacts } = memoryArtifacts();
    await fc.assert(
      fc.asyncProperty(tensors, fc.array(fc.nat(7), { minLength: 1 }), async (tensor, counts) => {
        const [rows = 0, ...rowShape] = tensor.shape;
        const elements = elementsOf(rowShape);
        const writer = artifacts.tensorWriter(tensor.dtype, rowShape);
        for (let from = 0, turn = 0; from < rows; turn += 1) {
          const count = Math.min(rows - from, (counts[turn % counts.length] ?? 0) + 1);
          await writer.write(tensor.data.slice(from * elements, (from + count) * elements), count);
          from += count;
        }
        expect(await writer.finish()).toEqual(await artifacts.writeTensor(tensor));
      }),
      { numRuns: 100 },
    );
  });

  test('without rows, and with rows without elements, is a tensor', async () => {
    const { artifacts } = memoryArtifacts();
    for (const shape of [[0], [0, 3], [0, 0], [5, 0], [1_000_000, 0, 2], [7]]) {
      const tensor = tensorOf('float32', shape, 1);
      same(await artifacts.readTensor(await artifacts.writeTensor(tensor)), tensor);
    }
  });

  test('of one shard is a view on what was fetched', async () => {
    const { artifacts } = memoryArtifacts();
    const { data } = await artifacts.readTensor(await artifacts.writeTensor(tensorOf('float32', [10, 10], 1)));
    expect(data.buffer.byteLength).toBeGreaterThan(data.byteLength);
  });

  test('takes only whole rows of its own dtype', async () => {
    const { artifacts } = memoryArtifacts();
    await expect(artifacts.tensorWriter('float32', [3]).write(new Float32Array(4))).rejects.toMatchObject({ code: 'ES-TENSOR-ROWS' });
    await expect(artifacts.tensorWriter('float32', [3]).write(new Int32Array(3))).rejects.toMatchObject({ code: 'ES-TENSOR-ROWS' });
    await expect(artifacts.tensorWriter('float32', [0]).write(new Float32Array(0), 3)).resolves.toBeUndefined();
  });

  test('is not read under a reference that says something else of it', async () => {
    const { artifacts } = memoryArtifacts();
    const reference = await artifacts.writeTensor(tensorOf('int32', [4, 2], 1));
    await expect(artifacts.readTensor({ ...reference, shape: [8, 1] })).rejects.toMatchObject({ code: 'ES-STORE-REFERENCE' });
  });
});

describe('a tensor of several shards', () => {
  const rowElements = 64 * 1024;
  const rowsPerShard = shardBytes / (4 * rowElements);
  const rows = 2 * rowsPerShard + 3;

  async function written() {
    const { artifacts, objects } = memoryArtifacts();
    const tensor = tensorOf('int32', [rows, rowElements], 7);
    return { artifacts, objects, tensor, reference: await artifacts.writeTensor(tensor) };
  }

  test('comes back whole, in parts, and shard by shard; a range fetches only the shards that it touches', async () => {
    const { artifacts, objects, tensor, reference } = await written();
    expect(objects.keys('objects/')).toHaveLength(4);
    same(await artifacts.readTensor(reference), tensor);
    for (const [from, to, shards] of [[0, 1, 1], [rowsPerShard - 1, rowsPerShard + 1, 2], [rows - 1, rows, 1], [5, 5, 0], [rowsPerShard, 2 * rowsPerShard, 1]] as const) {
      objects.reads.length = 0;
      const part = await artifacts.readTensor(reference, { from, to });
      same(part, { dtype: 'int32', shape: [to - from, rowElements], data: tensor.data.slice(from * rowElements, to * rowElements) });
      expect(objects.reads.filter((key) => key !== layout.object(reference.digest))).toHaveLength(shards);
    }
    const firstRows: number[] = [];
    for await (const shard of artifacts.readTensorShards(reference)) {
      const [count = 0] = shard.shape;
      firstRows.push(shard.firstRow);
      same(shard, { dtype: 'int32', shape: [count, rowElements], data: tensor.data.slice(shard.firstRow * rowElements, (shard.firstRow + count) * rowElements) });
    }
    expect(firstRows).toEqual([0, rowsPerShard, 2 * rowsPerShard]);
  });

  test('refuses rows that it does not have', async () => {
    const { artifacts } = memoryArtifacts();
    const reference = await artifacts.writeTensor(tensorOf('uint8', [4, 2], 1));
    for (const range of [{ from: -1, to: 2 }, { from: 3, to: 5 }, { from: 3, to: 2 }, { from: 0.5, to: 1 }]) {
      await expect(artifacts.readTensor(reference, range)).rejects.toMatchObject({ code: 'ES-TENSOR-RANGE' });
    }
  });

  test('fails where the store fails, and does not give a reference', async () => {
    const { artifacts, objects } = memoryArtifacts();
    objects.beforePut = () => {
      throw new Error('the server is full');
    };
    await expect(artifacts.writeTensor(tensorOf('int32', [rows, rowElements], 7))).rejects.toThrow('the server is full');
  });
});
