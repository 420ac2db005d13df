import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { z } from 'zod';
import { runTextJob } from '../datasets/threads/run-text-job.ts';
import { commonestWords } from '../datasets/words/commonest-words.ts';
import { vocabularyOf } from '../datasets/words/sequence-encoder.ts';
import { textStream } from '../datasets/words/text-stream.ts';
import { WordCounter } from '../datasets/words/word-counter.ts';
import { projectFolder } from '../temporal.config.ts';
import { pythonWith } from '../test/support/python.ts';
import { PeerProcess } from './peers/peer-process.ts';
import { type BenchOptions, checkCase, resultRow, type ResultRow, writeResults } from './results.ts';
import { reviewBatches } from './tokenize/texts.ts';

const cases = ['fit', 'encode', 'fit and encode'];
const peers = ['keras', 'hf-tokenizers'];
const packages = { name: 'bench-tokenize', requirements: ['tensorflow-cpu==2.21.0', 'keras==3.15.1', 'tokenizers==0.23.3', 'numpy==2.4.6'] };
const ids = 5_000;
const idsBesidesWords = 2;
const sequenceLength = 500;
const threads = availableParallelism();
const megabyte = 1e6;

const intro = `
The 50,000 reviews of the Large Movie Review Dataset, in memory, become a vocabulary of 5,000 ids (\`fit\`) and then 500 ids each
(\`encode\`), by all cores of this machine. The words are the same everywhere, those of Keras' \`text_to_word_sequence\`; each system has
to find the same number of them. Everstep: the functions of the steps \`fit-vocabulary\` and \`encode-text\`, over an Arrow table, with the
start of their threads. Keras: \`TextVectorization\`, \`adapt\` and \`map\` over \`tf.data\` in batches of 1,024. Hugging Face \`tokenizers\`:
\`WordLevel\`, \`train_from_iterator\` and \`encode_batch_fast\`; that its result is Python objects still, and no array, is not counted
against it. All take turns in each repetition, in processes that stay warm. Speed is that of the texts' bytes in UTF-8.
`;

const answerSchema = z.object({ seconds: z.number(), tokens: z.number() });
type Answer = z.infer<typeof answerSchema>;

/** Counts and encodes all film reviews beside Keras and Hugging Face; the results go to docs/results/tokenize.md. */
export async function main({ only, repetitions = 5 }: BenchOptions = {}): Promise<void> {
  checkCase(only, cases);
  const python = await pythonWith(packages);
  const batches = await reviewBatches();
  const texts = batches.flatMap((batch) => Array.from(batch.getChild('text') ?? [], String));
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const folder = await mkdtemp(join(tmpdir(), 'everstep-bench-'));
  const file = join(folder, 'texts.jsonl');
  await writeFile(file, texts.map((text) => JSON.stringify(text)).join('\n'));
  const others = await Promise.all(peers.map((system) => startPeer(python, system, file)));
  const measured = new Map<string, number[]>();
  const note = (name: string, system: string, seconds: number): void => {
    const key = `${name}\n${system}`;
    measured.set(key, [...(measured.get(key) ?? []), size / megabyte / seconds]);
    process.stderr.write(`${name.padEnd(16)} ${system.padEnd(16)} ${seconds.toFixed(2)} s\n`);
  };
  const noteBoth = (system: string, fit: Answer, encode: Answer): void => {
    note('fit', system, fit.seconds);
    note('encode', system, encode.seconds);
    note('fit and encode', system, fit.seconds + encode.seconds);
  };
  try {
    for (let turn = 0; turn <= repetitions; turn++) {
      const warmUp = turn === 0;
      const { fit, encode } = await ourTurn(batches, size);
      if (!warmUp) noteBoth('everstep', fit, encode);
      for (const peer of others) {
        const fitted = await peer.ask('fit');
        const encoded = await peer.ask('encode');
        if (encoded.tokens !== encode.tokens) throw new Error(`${peer.system} finds ${String(encoded.tokens)} words, Everstep ${String(encode.tokens)}`);
        if (!warmUp) noteBoth(peer.system, fitted, encoded);
      }
    }
    const rows = [...measured].map(([key, values]) => {
      const [name = '', system = ''] = key.split('\n');
      return resultRow({ case: name, system, metric: 'speed', unit: 'MB/s', values });
    }).filter((row) => only === undefined || row.case === only);
    await writeResults('tokenize', intro + whereSlower(rows), rows);
  } finally {
    for (const peer of others) await peer.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ourTurn(batches: readonly RecordBatch[], size: number): Promise<{ fit: Answer; encode: Answer }> {
  async function* stream(): AsyncGenerator<RecordBatch> {
    yield* batches;
  }
  const begun = performance.now();
  const counter = new WordCounter();
  for await (const { counts } of runTextJob({ kind: 'count' }, textStream(stream()), { threads, size })) if (counts !== undefined) counter.addCounts(counts);
  const words = commonestWords(counter.counts(), ids - idsBesidesWords).map(({ word }) => word);
  const fitted = performance.now();
  const encoding = { vocabulary: vocabularyOf(words).shared(), sequenceLength };
  const encoded: Int32Array[] = [];
  for await (const answer of runTextJob({ kind: 'encode', encoding }, textStream(stream(), { mostRows: Math.floor(2 ** 20 / sequenceLength) }), { threads, size })) if (answer.ids !== undefined) encoded.push(answer.ids);
  const ended = performance.now();
  let tokens = 0;
  for (const part of encoded) for (const id of part) if (id !== 0) tokens++;
  return { fit: { seconds: (fitted - begun) / 1_000, tokens: 0 }, encode: { seconds: (ended - fitted) / 1_000, tokens } };
}

async function startPeer(python: string, system: string, file: string): Promise<{ readonly system: string; ask(action: 'fit' | 'encode'): Promise<Answer>; end(): Promise<void> }> {
  const args = [join(projectFolder, 'bench', 'tokenize', 'peers.py'), system, file, String(ids), String(sequenceLength), String(threads)];
  const { process: peer } = await PeerProcess.start({ name: system, command: python, args, threads });
  return { system, ask: async (action) => answerSchema.parse(await peer.ask(action)), end: () => peer.end() };
}

function whereSlower(rows: readonly ResultRow[]): string {
  const slower = rows.flatMap((row) => {
    const ours = rows.find((other) => other.system === 'everstep' && other.case === row.case);
    return ours !== undefined && ours.median < row.median ? [`${row.case} (${(ours.median / row.median).toFixed(2)} times the speed of ${row.system})`] : [];
  });
  return slower.length === 0 ? '\nEverstep is slower nowhere in this table.\n' : `\nEverstep is slower in: ${slower.join(', ')}.\n`;
}
