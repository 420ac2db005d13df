import { wordByte, WordScanner } from '../../datasets/words/word-scanner.ts';

const scanner = new WordScanner();

/** The words that the scanner of bytes finds in a text. */
export function scannedWords(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const count = scanner.scan(bytes, 0, bytes.length);
  return Array.from({ length: count }, (_, word) => Buffer.from(scanner.bytes.slice(scanner.starts[word], scanner.ends[word]).map((byte) => wordByte[byte] ?? 0)).toString('utf8'));
}
