import type { Executor, ExpectedBatches } from '../executor.ts';
import { batchSizes, type Examples } from './examples.ts';
import { HeldExamples } from './held-examples.ts';
import { chunksOf, rowBytes, type RowReader } from './row-reader.ts';
import { StreamedExamples } from './streamed-examples.ts';

/** What data may take. Part of what decides the order of a training: no setting. */
export interface DataLimits {
  /** Data sets up to this are held where the network runs. */
  readonly heldBytes: number;
  /** Larger ones are shuffled within so many bytes; two such windows are in memory. */
  readonly windowBytes: number;
}

const mebibyte = 1024 ** 2;

/** Two windows are the memory that data may take when they are held, next to a network and its optimizer on a machine of 4 GiB. */
export const dataLimits: DataLimits = { heldBytes: 1024 * mebibyte, windowBytes: 512 * mebibyte };

/** What an executor is trained and judged by. */
export interface TrainingData<Part> {
  readonly training: Part;
  readonly validation: Part | undefined;
}

/**
 * Gives an executor its data: held where there is room, the training rows first, else streamed. The graph is complete after that.
 */
export async function provideExamples(
  executor: Executor,
  { training, validation }: TrainingData<RowReader>,
  batchSize: number,
  frozen?: ExpectedBatches['frozen'],
  { heldBytes, windowBytes }: DataLimits = dataLimits,
): Promise<TrainingData<Examples>> {
  let room = heldBytes;
  const fills: (() => Promise<void>)[] = [];
  const provide = (name: string, reader: RowReader): Examples => {
    const bytes = reader.rows * rowBytes(reader.columns);
    if (bytes > room) return new StreamedExamples(reader, windowBytes);
    room -= bytes;
    executor.hold(name, reader.columns);
    fills.push(() => fill(executor, name, reader));
    return new HeldExamples(name, reader.rows);
  };
  const examples = { training: provide('training', training), validation: validation && provide('validation', validation) };
  const expected = (part: Examples | undefined) => (part === undefined ? [] : batchSizes(part.rows, batchSize).map((rows) => part.batchOf(rows)));
  executor.prepare({ training: expected(examples.training), evaluation: expected(examples.validation), frozen });
  for (const fillOne of fills) await fillOne();
  return examples;
}

async function fill(executor: Executor, name: string, reader: RowReader): Promise<void> {
  for (const { firstRow, rows } of chunksOf(reader)) executor.fill(name, firstRow, await reader.read(firstRow, firstRow + rows));
}
