import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesPerElement, type Dtype, dtypes } from '../../schemas/dtype.ts';
import { encodeTable } from '../../store/tables.ts';
import { importTensor } from '../../store/tensor-import.ts';
import { ShardBuffer } from '../../store/tensor-shard.ts';
import { bytesOf, elementsOf } from '../../store/tensor-types.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { arrowPackages } from '../support/python-packages.ts';
import { tableFromArrays } from 'apache-arrow';

const shapes = [[0], [1], [3], [0, 2], [5, 0], [4, 3], [2, 3, 4], [3, 1, 1, 2]];

let python: string;
let folder: string;
beforeAll(async () => {
  python = await pythonWith(arrowPackages);
  folder = await mkdtemp(join(tmpdir(), 'everstep-pyarrow-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The bytes of a tensor that counts up; both sides make them anew. */
function countedBytes(dtype: Dtype, shape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(elementsOf(shape) * bytesPerElement[dtype]);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = dtype === 'bool' ? index % 3 & 1 : (index * 7) % 64;
  return bytes;
}

async function shardOf(dtype: Dtype, shape: readonly number[]): Promise<Uint8Array> {
  const [rows = 0, ...rowShape] = shape;
  const shard = new ShardBuffer(dtype, rowShape, Math.max(1, rows));
  shard.append(countedBytes(dtype, shape), rows);
  return shard.finish();
}

const checks = `
import json, sys
import numpy as np, pyarrow as pa
for case in json.load(open(sys.argv[1])):
    with pa.memory_map(case["file"]) as source:
        table = pa.ipc.open_file(source).read_all()
        column = table.column(0)
        field = table.schema.field(0)
        assert isinstance(column.type, pa.FixedShapeTensorType), (case, column.type)
        assert list(column.type.shape) == case["shape"][1:], (case, column.type.shape)
        rows = column.combine_chunks()
        assert isinstance(rows, pa.FixedShapeTensorArray) or isinstance(rows, pa.ChunkedArray), type(rows)
        assert len(column) == case["shape"][0] and column.null_count == 0
        is_bool = (field.metadata or {}).get(b"everstep.dtype") == b"bool"
        assert is_bool == (case["dtype"] == "bool"), field.metadata
        dtype = np.dtype("uint8" if is_bool else case["dtype"])
        flat = column.chunk(0).storage.values.to_numpy(zero_copy_only=True) if len(column) and np.prod(case["shape"]) else np.zeros(0, dtype)
        assert flat.dtype == dtype, (case, flat.dtype)
        assert flat.tobytes() == bytes.fromhex(case["bytes"]), case
        if np.prod(case["shape"]) and len(case["shape"]) > 1:
            array = column.chunk(0).to_numpy_ndarray()
            assert list(array.shape) == case["shape"], (case, array.shape)
            assert array.tobytes() == bytes.fromhex(case["bytes"]), case
print("read", len(json.load(open(sys.argv[1]))))
`;

test.each(dtypes)('pyarrow reads %s of every shape as a FixedShapeTensorArray', async (dtype) => {
  const cases = [];
  for (const [index, shape] of shapes.entries()) {
    const file = join(folder, `${dtype}-${index}.arrow`);
    await writeFile(file, await shardOf(dtype, shape));
    cases.push({ file, dtype, shape, bytes: Buffer.from(countedBytes(dtype, shape)).toString('hex') });
  }
  const list = join(folder, `${dtype}.json`);
  await writeFile(list, JSON.stringify(cases));
  expect(await runPython(python, ['-c', checks, list])).toBe(`read ${shapes.length}\n`);
});

const writes = `
import json, sys
import numpy as np, pyarrow as pa
folder = sys.argv[1]
cases = []
def save(name, array, dtype, expected, batches=1, stream=False):
    path = f"{folder}/{name}.arrow"
    if not isinstance(array, pa.Array): array = pa.FixedShapeTensorArray.from_numpy_ndarray(array)
    schema = pa.schema([pa.field("tensor", array.type)])
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(path, schema) as writer:
        step = max(1, -(-len(array) // batches))
        for start in range(0, max(1, len(array)), step):
            writer.write_batch(pa.record_batch([array[start:start + step]], schema=schema))
    cases.append({"file": path, "name": name, "dtype": dtype, "shape": list(expected.shape), "bytes": np.ascontiguousarray(expected).tobytes().hex()})
for dtype in ["float32", "float16", "int32", "int64", "uint8"]:
    for index, shape in enumerate([(1, 1), (4, 3), (2, 3, 4), (3, 1, 1, 2)]):
        array = (np.arange(np.prod(shape)).reshape(shape) % 64).astype(dtype)
        save(f"{dtype}-{index}", array, dtype, array)
        save(f"{dtype}-{index}-batches", array, dtype, array, batches=3)
        save(f"{dtype}-{index}-stream", array, dtype, array, batches=2, stream=True)
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    for permutation in [(0, 1), (1, 0)]:
        kind = pa.fixed_shape_tensor(pa.from_numpy_dtype(dtype), (3, 4), permutation=permutation)
        stored = pa.FixedSizeListArray.from_arrays(pa.array(array.ravel()), 12)
        save(f"{dtype}-permuted-{permutation[0]}", pa.ExtensionArray.from_storage(kind, stored), dtype, array.transpose(0, 1 + permutation[0], 1 + permutation[1]))
    kind = pa.fixed_shape_tensor(pa.from_numpy_dtype(dtype), (2, 3, 4), permutation=(2, 0, 1))
    deep = np.arange(48).reshape(2, 2, 3, 4).astype(dtype)
    save(f"{dtype}-permuted-deep", pa.ExtensionArray.from_storage(kind, pa.FixedSizeListArray.from_arrays(pa.array(deep.ravel()), 24)), dtype, deep.transpose(0, 3, 1, 2))
    sliced = pa.FixedShapeTensorArray.from_numpy_ndarray(np.arange(60).reshape(10, 6).astype(dtype))[3:7]
    save(f"{dtype}-sliced", sliced, dtype, np.arange(60).reshape(10, 6).astype(dtype)[3:7])
    fortran = np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype(dtype).transpose(0, 2, 1))
    save(f"{dtype}-strided", np.ascontiguousarray(fortran), dtype, fortran)
bits = np.arange(2 * 13) % 3 == 1
kind = pa.fixed_shape_tensor(pa.bool_(), (13,))
save("bool", pa.ExtensionArray.from_storage(kind, pa.FixedSizeListArray.from_arrays(pa.array(bits), 13)), "bool", bits.reshape(2, 13).astype("uint8"))
json.dump(cases, open(f"{folder}/written.json", "w"))
doubles = pa.FixedShapeTensorArray.from_numpy_ndarray(np.zeros((2, 2)))
with pa.ipc.new_file(f"{folder}/float64.arrow", pa.schema([pa.field("t", doubles.type)])) as writer:
    writer.write_batch(pa.record_batch([doubles], names=["t"]))
holes = pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(pa.int32(), (2,)), pa.array([[1, 2], None], pa.list_(pa.int32(), 2)))
with pa.ipc.new_file(f"{folder}/holes.arrow", pa.schema([pa.field("t", holes.type)])) as writer:
    writer.write_batch(pa.record_batch([holes], names=["t"]))
`;

describe('what pyarrow writes', () => {
  beforeAll(async () => {
    await runPython(python, ['-c', writes, folder]);
  }, 60_000);

  test('is read: files, streams, several batches, slices, permutations and bits', async () => {
    const cases = JSON.parse(await readFile(join(folder, 'written.json'), 'utf8')) as { file: string; name: string; dtype: Dtype; shape: number[]; bytes: string }[];
    expect(cases.length).toBeGreaterThan(60);
    for (const { file, name, dtype, shape, bytes } of cases) {
      const tensor = importTensor(await readFile(file));
      expect({ name, dtype: tensor.dtype, shape: tensor.shape, bytes: Buffer.from(bytesOf(tensor.data)).toString('hex') }).toEqual({ name, dtype, shape, bytes });
    }
  });

  test('and cannot be stored is refused in words', async () => {
    expect(() => importTensor(Buffer.from('no Arrow at all'))).toThrow(/cannot be read as Arrow/);
    for (const [name, words] of [['float64', /elements are Float64/], ['holes', /missing values/]] as const) {
      const bytes = await readFile(join(folder, `${name}.arrow`));
      expect(() => importTensor(bytes)).toThrow(words);
    }
    expect(() => importTensor(encodeTable(tableFromArrays({ x: Int32Array.of(1) })))).toThrow(/"x".*not a fixed_shape_tensor/);
  });
});

test('pyarrow reads our tables', async () => {
  const file = join(folder, 'table.arrow');
  await writeFile(file, encodeTable(tableFromArrays({ text: ['ä', '', 'spam'], label: Int32Array.of(0, 1, 2) })));
  const program = 'import sys, pyarrow as pa; t = pa.ipc.open_file(sys.argv[1]).read_all(); t.validate(full=True); print(t.to_pylist())';
  expect(await runPython(python, ['-c', program, file])).toBe("[{'text': 'ä', 'label': 0}, {'text': '', 'label': 1}, {'text': 'spam', 'label': 2}]\n");
});
