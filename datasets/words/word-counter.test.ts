import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../tokenizer.ts';
import { commonestWords } from './commonest-words.ts';
import type { TextChunk } from './text-chunk.ts';
import { WordCounter } from './word-counter.ts';

const texts = fc.array(fc.array(fc.constantFrom('a', 'B', 'c!', 'Ärger', 'ärger', 'x1', '--', '😀', 'incomparable', 'uncomparable', 'comparable', '\0b', 'b'), { maxLength: 9 }).map((words) => words.join(' ')), { maxLength: 30 });

function chunkOf(rows: readonly string[], firstRow: number): TextChunk {
  const ends = rows.map((_, row) => Buffer.byteLength(rows.slice(0, row + 1).join('')));
  return { firstRow, bytes: Buffer.from(rows.join('')), offsets: Int32Array.of(0, ...ends) };
}

/** Counts by a map; its order is that of first appearance, and sorting keeps it for ties. */
function reference(rows: readonly string[]): { word: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const word of rows.flatMap(tokenize)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Array.from(counts, ([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count);
}

test('counts words, commonest first and ties by first appearance, whoever counted which rows in which order', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(30), { maxLength: 4 }), fc.integer({ min: 1, max: 3 }), (rows, cuts, counters) => {
      const ends = [...new Set([...cuts.filter((cut) => cut < rows.length), rows.length])].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => chunkOf(rows.slice(ends[index - 1] ?? 0, end), ends[index - 1] ?? 0));
      const each = Array.from({ length: counters }, () => new WordCounter());
      for (const [index, chunk] of chunks.reverse().entries()) each[index % counters]?.add(chunk);
      const together = new WordCounter();
      for (const counter of each) together.addCounts(counter.counts());
      expect(commonestWords(together.counts(), Infinity)).toEqual(reference(rows));
      expect(commonestWords(together.counts(), 2)).toEqual(reference(rows).slice(0, 2));
    }),
    { numRuns: 300 },
  );
});

test('tells many words apart', () => {
  const rows = Array.from({ length: 3_000 }, (_, row) => Array.from({ length: 20 }, (_unused, place) => `${(row * 20 + place) % 50_000}comparable`).join(' '));
  const counter = new WordCounter();
  counter.add(chunkOf(rows.slice(0, 1), 0));
  for (const [row, text] of rows.entries()) if (row > 0) counter.add(chunkOf([text], row));
  expect(commonestWords(counter.counts(), Infinity)).toEqual(reference(rows));
});
