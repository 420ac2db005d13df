import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, modelDigest, type RunDocumentJson, startEverstep } from '../support/everstep.ts';
import { lettersCsv, smallNetwork, writeOpinions } from '../support/opinions.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let first: RunDocumentJson;

const steps = ['resolve-source', 'fetch-dataset', 'parse-text', 'split', 'fit-vocabulary', 'encode-text', 'train', 'evaluate', 'explain-text'];
const run = (...more: string[]): string[] => ['run', 'text-classification', '--dataset', data, ...smallNetwork, ...more];
const reused = ({ steps: done }: RunDocumentJson): string[] => done.filter((step) => step.reused).map((step) => step.name);

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1' });
  data = join(stateFolder, 'opinions.csv');
  await writeOpinions(data, 600);
  first = await everstepJson(run('--epochs', '12', '--id', 'first'), environment);
});

afterAll(async () => {
  await everstep(['down'], environment);
  await rm(stateFolder, { recursive: true, force: true });
});

describe('a run over own data', () => {
  it('starts the stack, computes every step and tells its figures', () => {
    expect(first.status).toBe('completed');
    expect(first.steps.map((step) => step.name)).toEqual(steps);
    expect(reused(first)).toEqual([]);
    expect(first.metrics['testAccuracy']).toBeGreaterThan(0.9);
    expect(first.metrics['testRows']).toBe(120);
  });

  it('leaves a report in one file', async () => {
    const report = await readFile(first.report, 'utf8');
    expect(report).toContain('<svg');
    expect(report).toContain('first');
  });

  it('reuses every step but the look at the source when it is run again', async () => {
    const again = await everstepJson(run('--epochs', '12'), environment);
    expect(reused(again)).toEqual(steps.slice(1));
    expect(again.metrics).toEqual(first.metrics);
    expect(modelDigest(again)).toBe(modelDigest(first));
  });

  it('trains anew with other parameters, and reuses what they do not touch', async () => {
    const other = await everstepJson(run('--epochs', '3'), environment);
    expect(reused(other)).toEqual(steps.slice(1, 6));
  });
});

interface PredictionJson {
  readonly text: string;
  readonly label?: string;
  readonly probability?: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly words: readonly { readonly word: string; readonly effect: number; readonly places: readonly { readonly start: number; readonly end: number }[] }[];
}

const predictions = async (...words: string[]): Promise<readonly PredictionJson[]> => (await everstepJson<{ predictions: PredictionJson[] }>(['predict', ...words], environment)).predictions;

describe('an ensemble', () => {
  it('takes the network of the plain run for its first, and is asked as one', async () => {
    const ensemble = await everstepJson(run('--epochs', '12', '--ensemble', '2', '--id', 'pair'), environment);
    expect(ensemble.steps.filter(({ name }) => name === 'train').map((step) => step.reused)).toEqual([true, false]);
    const { testAccuracy = 0, memberAccuracyMin = 0, memberAccuracyMax = 0 } = ensemble.metrics;
    expect(ensemble.metrics).toMatchObject({ members: 2, testRows: 120 });
    expect([memberAccuracyMin, memberAccuracyMax]).toContain(first.metrics['testAccuracy']);
    expect(testAccuracy).toBeGreaterThan(memberAccuracyMin - 0.05);

    const text = 'A clever and warm film with a dreary ending';
    const [alone, together] = [await predictions('first', '--text', text, '--words', '0'), await predictions('pair', '--text', text, '--words', '0')];
    expect(together[0]?.label).toBe('good');
    expect(together[0]?.probability).not.toBe(alone[0]?.probability);
    expect(together).toEqual(await predictions('pair', '--text', text, '--words', '0'));
    const exported = await everstep(['export', 'pair', '--format', 'tfjs', '--to', join(stateFolder, 'pair')], environment);
    expect([exported.code, exported.stderr]).toEqual([2, expect.stringContaining('The run pair has an ensemble of 2 networks: name one of them by its digest')]);
  });
});

describe('letters with three labels', () => {
  beforeAll(async () => {
    const letters = join(stateFolder, 'letters.csv');
    await writeFile(letters, lettersCsv(750));
    const network = ['--sequence-length', '40', '--vocabulary-size', '500', '--model.embedding-size', '16', '--model.filters', '32', '--model.dense-units', '32', '--model.dropout', '0.2', '--optimizer.learning-rate', '0.005'];
    await everstepJson(['run', 'text-classification', '--dataset', letters, '--text-column', 'body', '--label-column', 'matter', ...network, '--epochs', '6', '--id', 'letters'], environment);
  });

  it('are told apart, and the words and phrases that speak for each label are named', async () => {
    const shown = await everstepJson(['show', 'letters'], environment);
    expect(shown.metrics['testAccuracy']).toBeGreaterThan(0.9);
    expect(shown.metrics['validationAccuracy']).toBeGreaterThan(0.9);
    const { labels } = shown.steps.find(({ name }) => name === 'explain-text')?.outputs as { labels: { label: string; words: { words: string }[]; phrases: { words: string }[] }[] };
    expect(labels.map(({ label }) => label)).toEqual(['billing', 'delivery', 'fault']);
    const telling = labels.map(({ words }) => words.map((word) => word.words));
    expect(telling).toEqual([expect.arrayContaining(['invoice', 'refund', 'payment', 'price']), expect.arrayContaining(['parcel', 'courier', 'delivered']), expect.arrayContaining(['broken', 'crashes', 'battery'])]);
    expect(labels[1]?.phrases.map(({ words }) => words).filter((phrase) => ['wrong address', 'not delivered'].includes(phrase))).not.toEqual([]);
  });

  it('are predicted one by one, with the words that moved the label marked where they stand', async () => {
    const text = 'Hello! My PARCEL is lost: please help, the courier is. Thank you.';
    const [prediction] = await predictions('letters', '--text', text);
    expect(prediction).toMatchObject({ text, label: 'delivery' });
    expect(Object.values(prediction?.probabilities ?? {}).reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
    const moving = prediction?.words ?? [];
    const told = moving.filter(({ word, effect }) => effect > 0 && ['courier', 'parcel'].includes(word));
    expect(told).toHaveLength(2);
    for (const { word, places } of told) {
      expect(places.map(({ start, end }) => text.slice(start, end).toLowerCase())).toEqual([word]);
    }
  });

  it('and from files of each kind alike; a text without a known word gets no label', async () => {
    const texts = ['my invoice, please', 'the screen is broken', 'qwertz'];
    const files = { 'new.csv': ['body', ...texts.map((text) => `"${text}"`)].join('\n'), 'new.jsonl': texts.map((body) => JSON.stringify({ body })).join('\n'), 'new.txt': `${texts.join('\n\n')}\n` };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(stateFolder, name), content);
      const found = await predictions('letters', join(stateFolder, name), '--words', '1');
      expect([name, ...found.map(({ label }) => label)]).toEqual([name, 'billing', 'fault', undefined]);
      expect(found.map(({ words }) => words[0]?.word)).toEqual(['invoice', expect.stringMatching(/screen|broken/), undefined]);
    }
    const table = await everstep(['predict', 'letters', join(stateFolder, 'new.txt')], environment);
    expect(table.stdout).toMatch(/new\.txt, line 1 +billing +\d+\.\d % +invoice \+\d/);
    expect(table.stderr).toContain(`1 of 3 texts have no word that the network knows: ${join(stateFolder, 'new.txt')}, line 5.`);
  });

  it.each([
    ['no text at all', ['letters'], /Give a text by --text/],
    ['an empty text', ['letters', '--text', ' '], /The text is empty/],
    ['a text of strange words', ['letters', '--text', 'qwertz asdf'], /None of the words of the text is among the \d+ that the network has learned/],
    ['a run that is not there', ['lettres', '--text', 'invoice'], /There is no run or model lettres\. Did you mean letters\?/],
    ['what is no model', ['parse-text.table', '--text', 'invoice'], /parse-text\.table is a table: only models can be asked/],
    ['a file that is not there', ['letters', 'nothing.csv'], /There is no file nothing\.csv/],
  ] as const)('%s is wrong use', async (_, words, message) => {
    const { code, stdout, stderr } = await everstep(['predict', ...words], environment);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

describe('plan', () => {
  it('says what would be reused, what computed and why, and what depends on that', async () => {
    const { steps: planned } = await everstepJson<{ steps: { name: string; state: string; reason: string; dependsOn: string[] }[] }>(['plan', ...run('--epochs', '12', '--seed', '2').slice(1)], environment);
    const states = Object.fromEntries(planned.map((step) => [step.name, step.state]));
    expect(states).toMatchObject({ 'fetch-dataset': 'reused', 'parse-text': 'reused', split: 'computed', 'fit-vocabulary': 'depends', train: 'depends', evaluate: 'depends' });
    expect(planned.find((step) => step.name === 'encode-text')?.dependsOn).toEqual(['split', 'fit-vocabulary']);
  });
});

describe('word vectors', () => {
  it('start the embedding, from a file or from another run, whose vectors are the same bytes', async () => {
    const file = join(stateFolder, 'vectors.txt');
    await writeFile(file, ['film', 'story', 'delightful', 'dreary'].map((word, place) => `${word} ${Array.from({ length: 8 }, (_, column) => ((place + column) % 5) / 10).join(' ')}\n`).join(''));
    const withFile = await everstepJson(run('--epochs', '2', '--vectors', file, '--vector-scale', '0.5', '--id', 'with-vectors'), environment);
    expect(withFile.status).toBe('completed');
    expect(withFile.steps.map((step) => step.name)).toEqual([...steps.slice(0, 5), 'resolve-source', 'fetch-dataset', 'load-word-vectors', ...steps.slice(5)]);
    expect(withFile.steps.find(({ name }) => name === 'load-word-vectors')).toMatchObject({ outputs: { wordsFound: 4 } });
    const withRun = await everstepJson(run('--epochs', '2', '--vectors', 'run:with-vectors'), environment);
    expect(reused(withRun)).toEqual(steps.filter((name) => name !== 'resolve-source'));
    expect(modelDigest(withRun)).toBe(modelDigest(withFile));
  });

  it('are looked at by a pipeline of their own, which draws those 200 that the run had', async () => {
    const looked = await everstepJson(['run', 'word-vectors', '--dataset', data, '--vectors', 'run:with-vectors', '--dimension', '8'], environment);
    expect(looked.status).toBe('completed');
    expect(looked.metrics).toMatchObject({ analogiesAsked: 0 });
    const report = await readFile(looked.report, 'utf8');
    expect(report).toMatch(/<svg[^>]*t-SNE of the 200 commonest words/);
    expect(report).toContain('of the vocabulary have no vector of their own and are left out');
  });

  it('are trained on the texts where none are given, and start the embedding of another run', async () => {
    const trained = await everstepJson(['run', 'word-vectors', '--dataset', data, '--dimension', '8', '--window-words', '5', '--epochs', '3', '--optimizer.learning-rate', '0.01', '--id', 'trained-vectors'], environment);
    expect(trained.steps.map((step) => step.name)).toEqual(['resolve-source', 'fetch-dataset', 'parse-text', 'select-part', 'fit-vocabulary', 'encode-passages', 'train-word-vectors', 'analyse-vectors']);
    expect(trained.metrics['windowAccuracy']).toBeGreaterThan(0.6);
    expect(await readFile(trained.report, 'utf8')).toContain('Nearest after the training, with the cosine');
    const started = await everstepJson(run('--epochs', '2', '--vectors', 'run:trained-vectors'), environment);
    expect(started.steps.find(({ name }) => name === 'load-word-vectors')).toMatchObject({ outputs: { wordCoverage: 1 } });
  });

  it('are refused where the run is unknown, has none, or the file has another dimension', async () => {
    const unknown = await everstep(run('--vectors', 'run:frist'), environment);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/There is no run frist\. Did you mean first\?/)]);
    const without = await everstep(run('--vectors', 'run:first'), environment);
    expect([without.code, without.stderr]).toEqual([2, expect.stringMatching(/the run first has no word vectors/)]);
    const file = join(stateFolder, 'short.txt');
    await writeFile(file, 'film 1 2\n');
    const short = await everstep(run('--vectors', file), environment);
    expect([short.code, `${short.stdout}${short.stderr}`]).toEqual([1, expect.stringMatching(/Line 1 of the file has vectors of 2 numbers, but 8 a word are asked for/)]);
  });
});

describe('what a run leaves', () => {
  it('is listed and shown', async () => {
    const list = await everstepJson<{ runId: string; status: string }[]>(['runs'], environment);
    expect(list).toContainEqual(expect.objectContaining({ runId: 'first', status: 'completed' }));
    const shown = await everstepJson(['show', 'first'], environment);
    expect(shown.steps.map((step) => [step.name, step.reused])).toEqual(steps.map((name) => [name, false]));
  });

  it('has logs', async () => {
    const { code, stdout } = await everstep(['logs', 'first'], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(/train.*attempt 1/);
  });
});

describe('reproduce', () => {
  it('computes everything again and finds every output identical', async () => {
    const { code, stdout, stderr } = await everstep(['reproduce', 'first'], environment);
    expect(`${stdout}${stderr}`).toContain('Identical');
    expect(code).toBe(0);
  });
});

describe('a cancelled run', () => {
  it('stops in the middle of training, is resumed, and ends with the same bits as an undisturbed one', async () => {
    const undisturbed = await everstepJson(run('--epochs', '700', '--id', 'undisturbed'), environment);
    const again = startEverstep(['reproduce', 'undisturbed'], environment);
    await again.sees(/train: \d+ %/);
    const cancelled = await everstep(['cancel', 'undisturbed-reproduction-1'], environment);
    expect(cancelled.code).toBe(0);
    expect((await again.result).code).toBe(1);
    await expect(everstepJson(['show', 'undisturbed-reproduction-1'], environment)).resolves.toMatchObject({ status: 'cancelled' });

    const resumed = await everstepJson(['resume', 'undisturbed-reproduction-1'], environment);
    expect(resumed.status).toBe('completed');
    expect(modelDigest(resumed)).toBe(modelDigest(undisturbed));
    const log = await everstep(['logs', 'undisturbed-reproduction-1', '--step', 'train'], environment);
    expect(log.stdout).toMatch(/continu|resum|checkpoint/i);
  });
});

describe('two runs of the same at once', () => {
  it('compute each step once', async () => {
    const both = await Promise.all([everstepJson(run('--epochs', '30', '--seed', '7', '--id', 'one'), environment), everstepJson(run('--epochs', '30', '--seed', '7', '--id', 'two'), environment)]);
    for (const name of ['split', 'fit-vocabulary', 'encode-text', 'train', 'evaluate']) {
      const computed = both.filter(({ steps: done }) => done.find((step) => step.name === name)?.reused === false);
      expect([name, computed.length]).toEqual([name, 1]);
    }
    expect(modelDigest(both[0])).toBe(modelDigest(both[1]));
  });
});

describe('a failed run', () => {
  it('says the sentence of its error, ends with 1 and has a report', async () => {
    const file = join(stateFolder, 'one-label.csv');
    await writeOpinions(file, 0);
    const { code, stderr, stdout } = await everstep(['run', 'text-classification', '--dataset', file, '--id', 'empty'], environment);
    expect(code).toBe(1);
    expect(`${stderr}${stdout}`).toMatch(/label|row/);
    expect(`${stderr}${stdout}`).not.toMatch(/\n\s+at /);
    await expect(everstepJson(['show', 'empty'], environment)).resolves.toMatchObject({ status: 'failed' });
  });
});
