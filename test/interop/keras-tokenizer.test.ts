import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import encodeText from '../../activities/encode-text.ts';
import fitVocabulary from '../../activities/fit-vocabulary.ts';
import { partNames } from '../../datasets/part-sizes.ts';
import { textRows } from '../../datasets/text-table.ts';
import type { TableRef } from '../../schemas/reference.ts';
import { type MailChain, mailChain } from '../support/mail-chain.ts';
import { pythonWith, runPython } from '../support/python.ts';
import { kerasPackages } from '../support/python-packages.ts';
import { scannedWords } from '../support/scanned-words.ts';

const script = fileURLToPath(new URL('keras_tokenizer.py', import.meta.url));
const minutes = 60_000;

let python: string;
let folder: string;

beforeAll(async () => {
  python = await pythonWith(kerasPackages);
  folder = await mkdtemp(join(tmpdir(), 'everstep-keras-'));
}, 10 * minutes);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function askKeras(task: object): Promise<void> {
  await writeFile(join(folder, 'task.json'), JSON.stringify(task));
  await runPython(python, [script, folder]);
}

async function answer<Value>(name: string): Promise<Value> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as Value;
}

/** Texts whose code points this JavaScript engine's Unicode knows. */
const isKnown = (text: string): boolean => !/[\p{Cn}\p{Cs}]/u.test(text);

describe('on the real mail', () => {
  const size = 5_000;
  const sequenceLength = 500;
  let chain: MailChain;
  let everything: string[];

  const textsOf = async (table: TableRef): Promise<string[]> => Array.from(textRows(await chain.context.store.readTable(table)), ({ text }) => text);

  beforeAll(async () => {
    chain = await mailChain();
    everything = await textsOf(chain.parsed.table);
    const { training, validation, test } = chain.parts;
    await askKeras({ size, sequenceLength, everything, parts: { training: await textsOf(training), validation: await textsOf(validation), test: await textsOf(test) } });
  }, 5 * minutes);

  it('finds the same words as Keras, as often, in the same order, in all mails', async () => {
    const { vocabulary } = await fitVocabulary({ table: chain.parsed.table, size: 10_000_000 }, chain.context);
    const fitted = await chain.context.store.readTable(vocabulary);
    const counts = Array.from(fitted.getChild('count') ?? [], Number);
    const words = Array.from(fitted.getChild('word') ?? [], (word, row) => [String(word), counts[row]]);
    expect(everything).toHaveLength(6_046);
    expect(words.length).toBeGreaterThan(50_000);
    expect(JSON.stringify(words)).toBe(JSON.stringify(await answer('all-words.json')));
  });

  it('gives the same vocabulary and byte for byte the same sequences as Keras', async () => {
    const { context, parsed, parts } = chain;
    const fitted = await fitVocabulary({ table: parts.training, size }, context);
    const kerasWords = await answer<[string, number][]>('training-words.json');
    expect(fitted.differentWords).toBe(kerasWords.length);
    const vocabulary = await context.store.readTable(fitted.vocabulary);
    expect(Array.from(vocabulary.getChild('word') ?? [])).toEqual(kerasWords.slice(0, size).map(([word]) => word));
    expect(Array.from(vocabulary.getChild('count') ?? [])).toEqual(kerasWords.slice(0, size).map(([, count]) => count));
    const encoded = await encodeText({ training: parts.training, validation: parts.validation, test: parts.test, vocabulary: fitted.vocabulary, labels: parsed.labels, sequenceLength }, context);
    for (const name of partNames) {
      const { data, shape } = await context.store.readTensor(encoded[name].sequences);
      expect(shape).toEqual([parts[name].rows, sequenceLength]);
      const ours = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      expect(ours.equals(await readFile(join(folder, `${name}.bin`))), name).toBe(true);
    }
  });
});

describe('on Unicode', () => {
  const allCharacters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter(isKnown);
  const awkward = fc.constantFrom('Σ', 'ΑΣ', 'σ', 'İ', 'I', 'ı', 'ẞ', 'Ǆ', 'ͅ', 'ʰ', '\u00ad', "'", '’', '.', ':', ' ', '\u00a0', '\u2028', '\r', '\t', '\n', '\u0307', 'a', '1', '𐐀');
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(awkward, { maxLength: 12 }).map((parts) => parts.join('')));

  it('cuts and lowers every character, and random texts, as Keras does', async () => {
    const inWord = allCharacters.map((character) => `A${character}B ${character}`);
    const afterSigma = allCharacters.map((character) => `AΣ${character} AΣ${character}B ${character}Σ`);
    const random = fc.sample(texts, { numRuns: 20_000, seed: 5 }).filter(isKnown);
    const asked = [...inWord, ...afterSigma, ...random];
    await askKeras({ texts: asked });
    const theirs = await answer<(string[] | null)[]>('words.json');
    const different = asked.filter((text, index) => theirs[index] !== null && JSON.stringify(scannedWords(text)) !== JSON.stringify(theirs[index]));
    expect(different.filter((text) => !text.includes('Σ'))).toEqual([]);
    // versions of Unicode differ in whether a few characters beside a sigma count as letters
    expect(different.length).toBeLessThan(20);
    expect(theirs.filter((words) => words !== null).length).toBeGreaterThan(0.9 * asked.length);
  }, 5 * minutes);
});
