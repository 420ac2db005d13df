import { SequenceEncoder, vocabularyOf } from './sequence-encoder.ts';

/** Texts to rows of ids by the words of a vocabulary, in this thread: rows × sequence length. */
export function encodeTexts(texts: readonly string[], words: Iterable<string>, sequenceLength: number): Int32Array {
  const pieces = texts.map((text) => Buffer.from(text, 'utf8'));
  const offsets = new Int32Array(texts.length + 1);
  for (const [row, { length }] of pieces.entries()) offsets[row + 1] = (offsets[row] ?? 0) + length;
  return new SequenceEncoder({ vocabulary: vocabularyOf(words).shared(), sequenceLength }).encode({ firstRow: 0, bytes: Buffer.concat(pieces), offsets });
}
