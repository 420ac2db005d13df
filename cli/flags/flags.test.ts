import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import { textClassification } from '../../schemas/pipelines/text-classification.ts';
import { type Flag, flagsOf } from './flag.ts';
import { parseWords } from './parse.ts';
import { refusedValue } from './refuse.ts';
import { limitWords, valueText, valueWords, variantWords } from './words.ts';

const flags = flagsOf(textClassification.params);

function flag(name: string): Flag {
  const found = flags.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no flag ${name}`);
  return found;
}

function valueOf(words: readonly string[], name: string): unknown {
  return parseWords(words, flags).values.get(flag(name));
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('flags of a schema', () => {
  it('has one for every scalar, nested ones by dotted names', () => {
    expect(flags.map(({ name }) => name)).toEqual(expect.arrayContaining(['dataset', 'batch-size', 'optimizer.learning-rate', 'model.dense-units', 'model.architecture', 'seed']));
    expect(flags.filter(({ name }) => name.startsWith('dataset'))).toHaveLength(1);
  });

  it('knows default, bounds, choices and help', () => {
    expect(flag('batch-size')).toMatchObject({ kind: 'integer', default: 64, limits: { minimum: 1, maximum: 65_536 }, description: 'rows a training step takes' });
    expect(flag('parser').choices).toContain('mail');
    expect(flag('model.dense-units').default).toBe(100);
  });

  it('shows the values of a preset as defaults', () => {
    const [seed] = flagsOf(z.strictObject({ seed: z.int().default(1) }), { seed: 5 });
    expect(seed?.default).toBe(5);
  });

  it('joins the choices of the variants of an object', () => {
    const variants = z.discriminatedUnion('name', [z.strictObject({ name: z.literal('a'), x: z.number() }), z.strictObject({ name: z.literal('b'), y: z.number() })]);
    const joined = flagsOf(z.strictObject({ part: variants }));
    expect(joined.map(({ name }) => name)).toEqual(['part.name', 'part.x', 'part.y']);
    expect(joined[0]?.choices).toEqual(['a', 'b']);
    expect(joined.map(variantWords)).toEqual(['', 'for --part.name a', 'for --part.name b']);
    expect(variantWords(flag('optimizer.momentum'))).toBe('for --optimizer.name rmsprop or sgd');
    expect(variantWords(flag('optimizer.epsilon'))).toBe('for --optimizer.name adam, adamw or rmsprop');
    expect(flag('optimizer.learning-rate').variants).toBeUndefined();
  });
});

describe('parsing words', () => {
  it('takes both spellings, with a blank or an equals sign', () => {
    for (const words of [['--batch-size', '32'], ['--batchSize', '32'], ['--batch-size=32'], ['--batchSize=32']]) expect(valueOf(words, 'batch-size')).toBe(32);
    expect(valueOf(['--optimizer.learningRate', '0.0005'], 'optimizer.learning-rate')).toBe(0.0005);
  });

  it('takes a negative number as a value', () => {
    expect(valueOf(['--batch-size', '-1'], 'batch-size')).toBe(-1);
  });

  it('gives back any number that is written', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(valueOf([`--test-fraction=${number}`], 'test-fraction')).toBe(Number(String(number)));
    }));
  });

  it('takes a list of objects apart, and writes it as it was', () => {
    const text = 'from-epoch=1 frozen=embedding,dense; from-epoch=3 learning-rate-factor=0.1';
    const stages = [{ fromEpoch: 1, frozen: ['embedding', 'dense'] }, { fromEpoch: 3, learningRateFactor: 0.1 }];
    expect(valueOf(['--stages', text], 'stages')).toEqual(stages);
    expect(valueOf([`--stages=${text.replace('from-epoch=3', 'fromEpoch=3')};`], 'stages')).toEqual(stages);
    expect(valueText([...stages.slice(0, 1), { learningRateFactor: 0.1, fromEpoch: 3 }], flag('stages'))).toBe('from-epoch=1 frozen=embedding,dense; from-epoch=3 learning-rate-factor=0.1');
  });

  it('says what is wrong in a list of objects', () => {
    const form = 'each as from-epoch=INTEGER learning-rate-factor=NUMBER frozen=NAME,NAME, with a semicolon between two';
    expect(refusal(() => parseWords(['--stages', 'from-epoch=1 frozn=dense'], flags))).toBe(`--stages from-epoch=1 frozn=dense: there is no frozn; ${form}. Did you mean frozen?`);
    expect(refusal(() => parseWords(['--stages', 'from-epoch=1 dense'], flags))).toBe(`--stages from-epoch=1 dense: there is no dense; ${form}.`);
    expect(refusal(() => parseWords(['--stages', 'from-epoch'], flags))).toBe(`--stages from-epoch: from-epoch has no value; ${form}.`);
    expect(refusal(() => parseWords(['--stages', 'from-epoch=first'], flags))).toBe('--stages from-epoch first: a whole number, 1 to 10000.');
  });

  it('takes a list of whole numbers', () => {
    expect(valueOf(['--model.kernel-sizes', '3, 4,5'], 'model.kernel-sizes')).toEqual([3, 4, 5]);
    expect(refusal(() => parseWords(['--model.kernel-sizes', '3,four'], flags))).toBe('--model.kernel-sizes four: whole numbers with commas between, each 1 to 1000.');
  });

  it('leaves the operands in order', () => {
    expect(parseWords(['a', '--seed', '7', 'b'], flags).operands).toEqual(['a', 'b']);
  });

  it('offers the nearest flag', () => {
    expect(refusal(() => parseWords(['--sed', '7'], flags))).toBe('There is no flag --sed here. Did you mean --seed?');
  });

  it('notices a forgotten value', () => {
    expect(refusal(() => parseWords(['--dataset', '--seed', '7'], flags))).toContain('--dataset has no value');
    expect(refusal(() => parseWords(['--seed'], flags))).toBe('--seed has no value: a whole number, 0 to 2147483647.');
  });

  it('refuses what is no number', () => {
    expect(refusal(() => parseWords(['--batch-size', 'many'], flags))).toBe('--batch-size many: a whole number, 1 to 65536.');
    expect(refusal(() => parseWords(['--batch-size', ''], flags))).toContain('a whole number');
  });
});

describe('refused values', () => {
  const refuse = (params: Record<string, unknown>): string => {
    const issue = textClassification.params.safeParse({ dataset: { kind: 'catalog', name: 'spam-assassin' }, ...params }).error?.issues[0];
    if (issue === undefined) throw new Error('nothing was refused');
    return refusedValue(issue, flags, (given) => {
      const value = given.path.reduce<unknown>((object, name) => z.record(z.string(), z.unknown()).parse(object ?? {})[name], params);
      return value === undefined ? undefined : valueText(value, given);
    }).message;
  };

  it.each([
    [{ batchSize: 0 }, '--batch-size 0: at least 1.'],
    [{ batchSize: -1 }, '--batch-size -1: at least 1.'],
    [{ batchSize: 1e9 }, '--batch-size 1000000000: at most 65536.'],
    [{ batchSize: 1.5 }, '--batch-size 1.5: a whole number, 1 to 65536.'],
    [{ testFraction: 1 }, '--test-fraction 1: below 1.'],
    [{ testFraction: 0 }, '--test-fraction 0: over 0.'],
    [{ textColumn: '' }, '--text-column : must not be empty.'],
    [{ parser: 'mial' }, '--parser mial: one of mail, csv, jsonl, parquet, folder, imdb. Did you mean mail?'],
    [{ optimizer: { name: 'adam', momentum: 0.9 } }, '--optimizer.momentum has no meaning beside the other values: it is for --optimizer.name rmsprop or sgd.'],
    [{ optimizer: { name: 'adm' } }, '--optimizer.name adm: one of adam, adamw, rmsprop, sgd. Did you mean adam?'],
    [{ optimizer: { name: 'sgd', clipping: { kind: 'norm' } } }, '--optimizer.clipping.limit is missing: a number, over 0.'],
    [{ schedule: { kind: 'constant', patience: 3 } }, '--schedule.patience has no meaning beside the other values: it is for --schedule.kind plateau.'],
    [{ earlyStopping: { minimumDelta: 0.1 } }, '--early-stopping.patience is missing: a whole number, 1 to 10000.'],
    [{ stages: [{ fromEpoch: 0 }] }, '--stages from-epoch=0: from-epoch has to be at least 1.'],
    [{ stages: [{ frozen: ['dense'] }] }, '--stages frozen=dense: from-epoch has to be a whole number, 1 to 10000.'],
    [{ stages: [{ fromEpoch: 3 }, { fromEpoch: 2 }] }, '--stages from-epoch=3; from-epoch=2: each stage has to begin after the one before it.'],
    [{ stages: [{ fromEpoch: 7 }] }, '--stages from-epoch=7: epoch 7 is never reached: there are 6 epochs.'],
    [{ model: { architecture: 'text-cn' } }, '--model.architecture text-cn: one of text-cnn, text-mlp, text-multi-size. Did you mean text-cnn?'],
    [{ model: { architecture: 'text-multi-size', kernelSizes: [3, 0] } }, '--model.kernel-sizes 3,0: whole numbers with commas between, each 1 to 1000.'],
  ])('%j: %s', (params, message) => {
    expect(refuse(params)).toBe(message);
  });

  it('says what is missing', () => {
    expect(refuse({ optimizer: { name: 'sgd', clipping: { limit: 1 } } })).toBe('--optimizer.clipping.kind is missing: one of norm, global-norm, value.');
    expect(refuse({ dataset: undefined })).toMatch(/^--dataset is missing: catalog name, path/);
  });
});

it('puts bounds into words', () => {
  expect(limitWords({ minimum: 1, maximum: 3 })).toBe('1 to 3');
  expect(limitWords({ exclusiveMinimum: 0, exclusiveMaximum: 1 })).toBe('over 0, below 1');
  expect(limitWords({})).toBe('');
  expect(valueWords(flag('model.architecture'))).toBe('one of text-cnn, text-mlp, text-multi-size');
});
