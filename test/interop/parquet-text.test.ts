import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as parquet from '../../datasets/parsers/parquet.ts';
import type { TextRow } from '../../datasets/text-table.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { parseRows } from '../support/parse-rows.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { arrowPackages } from '../support/python-packages.ts';

let python: string;
let folder: string;

beforeAll(async () => {
  python = await pythonWith(arrowPackages);
  folder = await mkdtemp(join(tmpdir(), 'everstep-parquet-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A Parquet file with these columns, as pyarrow writes it. `columns` and `options` are Python. */
async function written(columns: string, options = ''): Promise<Buffer> {
  const file = join(folder, 'file.parquet');
  await runPython(python, ['-c', `import pyarrow as pa, pyarrow.parquet as pq\npq.write_table(pa.table(${columns}), ${JSON.stringify(file)}${options === '' ? '' : `, ${options}`})`]);
  return readFile(file);
}

const read = (bytes: Uint8Array): Promise<TextRow[]> => parseRows(parquet, bytes, { format: 'parquet' });

test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])('reads what pyarrow writes with compression %s, over several row groups', async (compression) => {
  const file = await written('{"other": range(10), "label": ["x", "y"] * 5, "text": [f"né {i} 😀" for i in range(10)]}', `compression="${compression}", row_group_size=4`);
  expect(await read(file)).toEqual(Array.from({ length: 10 }, (_, row) => ({ text: `né ${row} 😀`, label: row % 2 === 0 ? 'x' : 'y', id: `row ${row + 1}` })));
});

test('takes labels that are whole numbers, truth values or a dictionary', async () => {
  expect((await read(await written('{"text": ["a"], "label": pa.array([3], pa.int64())}')))[0]?.label).toBe('3');
  expect((await read(await written('{"text": ["a"], "label": pa.array([7], pa.int8())}')))[0]?.label).toBe('7');
  expect((await read(await written('{"text": ["a"], "label": [False]}')))[0]?.label).toBe('false');
  expect((await read(await written('{"text": ["a"], "label": pa.array(["d"]).dictionary_encode()}')))[0]?.label).toBe('d');
});

test('says what is wrong with a column or a row', async () => {
  await expectFailure(read(await written('{"texts": ["a"], "label": ["x"]}')), 'ES-DATA-COLUMN', 'Did you mean "texts"?');
  await expectFailure(read(await written('{"text": [1], "label": ["x"]}')), 'ES-DATA-TYPE', 'Row 1: the text in "text" is the number 1');
  await expectFailure(read(await written('{"text": ["a", None], "label": ["x", "x"]}')), 'ES-DATA-TYPE', 'Row 2');
  await expectFailure(read(await written('{"text": ["a"], "label": [0.5]}')), 'ES-DATA-TYPE');
  await expectFailure(read(await written('{"text": [["a"]], "label": ["x"]}')), 'ES-DATA-TYPE', 'is a list');
});

test('refuses strings that are not UTF-8, damaged files and what is no Parquet file', async () => {
  const file = await written('{"text": ["abcdefgh"], "label": ["x"]}', 'compression="none", use_dictionary=False, write_statistics=False');
  const at = file.indexOf('abcdefgh');
  const broken = Buffer.from(file);
  broken[at] = 0xff;
  await expectFailure(read(broken), 'ES-DATA-UTF8');
  await expectFailure(read(file.subarray(0, -6)), 'ES-DATA-PARQUET');
  const zeroed = Buffer.from(file).fill(0xff, 4, at);
  await expectFailure(read(zeroed), 'ES-DATA-PARQUET');
  await expectFailure(read(Buffer.from('text,label\n')), 'ES-DATA-PARQUET');
});
