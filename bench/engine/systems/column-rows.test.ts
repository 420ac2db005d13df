import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeColumn } from '../data/data-set.ts';
import { columnRows } from './column-rows.ts';

it('reads any range of rows of what was written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const inputs = [await writeColumn(folder, 'ids', [3, 2], Int32Array.of(1, 2, 3, 4, 5, 6))];
  const targets = [await writeColumn(folder, 'numbers', [3], Float32Array.of(0.5, 1.5, 2.5))];
  const reader = columnRows({ inputs, targets });
  expect(reader).toMatchObject({ rows: 3, chunks: [3] });
  expect(await reader.read(1, 3)).toEqual({
    inputs: [{ dtype: 'int32', shape: [2, 2], data: Int32Array.of(3, 4, 5, 6) }],
    targets: [{ dtype: 'float32', shape: [2], data: Float32Array.of(1.5, 2.5) }],
  });
});
