import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep } from '../support/everstep.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';
import { opinionsCsv, writeOpinionsFolder } from '../support/opinions.ts';
import { packTarGz } from '../support/pack-tar.ts';
import { packZip } from '../support/pack-zip.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';

const mebibyte = 1024 ** 2;
const good = opinionsCsv(60);
const lines = good.split('\n');
const fine = { name: 'good/1.txt', content: 'a fine evening' };

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let data: string;
let server: FileServer;

const run = (dataset: string, ...more: string[]): string[] => ['run', 'text-classification', '--dataset', dataset.replace('SERVER', server.origin).replace(/^\.\//, `${data}/`), ...more];

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  data = join(stateFolder, 'data');
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1', EVERSTEP_ALLOW_PRIVATE_HOSTS: '127.0.0.1', EVERSTEP_DATASET_MIRROR: join(data, 'mirror') });
  server = await startFileServer((request, response) => {
    if (request.url === '/private.csv') response.writeHead(302, { location: 'https://10.0.0.1/mail.csv' }).end();
    else if (request.url === '/plain.csv') response.writeHead(302, { location: 'http://example.org/mail.csv' }).end();
    else response.writeHead(404).end();
  });
  for (const folder of ['empty-class/good', 'empty-class/bad', 'mirror/nietzsche']) await mkdir(join(data, folder), { recursive: true });
  const files: Record<string, string | Uint8Array> = {
    'good.csv': good,
    'one-label.csv': good.replaceAll(',bad', ',good'),
    'three-rows.csv': `${lines.slice(0, 4).join('\n')}\n`,
    'latin-1.csv': Buffer.concat([Buffer.from(`${lines.slice(0, 10).join('\n')}\n`), Buffer.from('"un caf\xe9",good\n', 'latin1')]),
    'large-field.csv': `${good}"${'x'.repeat(50 * mebibyte)}",good\n`,
    'empty.csv': '',
    'empty-class/good/1.txt': 'a fine evening',
    'outside.tar.gz': await packTarGz([fine, { name: '../evil.txt', content: 'x' }]),
    'outside.zip': packZip([fine, { name: '../../evil.txt', content: 'x' }]),
    'links.tar.gz': await packTarGz([fine, { name: 'bad/1.txt', type: 'symlink', linkname: '/etc/passwd' }]),
    'hard-links.tar.gz': await packTarGz([fine, { name: 'bad/1.txt', type: 'link', linkname: '/etc/passwd' }]),
    'links.zip': packZip([fine, { name: 'bad/1.txt', content: '/etc/passwd', mode: 0o120777 }]),
    'bomb.zip': packZip([fine, { name: 'bad/1.txt', content: Buffer.alloc(300 * mebibyte), claimedBytes: 10 }]),
    'mirror/nietzsche/nietzsche.txt': Buffer.alloc(600_901, 'x'),
  };
  for (const [part, seed] of [['train', 1], ['test', 2]] as const) await writeOpinionsFolder(join(data, 'only-tested', part), 40, seed);
  await mkdir(join(data, 'only-tested/test/ugly'));
  for (const name of ['1', '2', '3']) await writeFile(join(data, `only-tested/test/ugly/${name}.txt`), `an ugly evening ${name}`);
  for (const [name, content] of Object.entries(files)) await writeFile(join(data, name), content);
});

afterAll(async () => {
  await everstep(['down'], environment);
  await server.close();
  await rm(stateFolder, { recursive: true, force: true });
});

describe('what is wrong before anything starts ends with 2', () => {
  it.each([
    ['a path that is not there', './missing.csv', [], /^There is no file or folder .*\/data\/missing\.csv\.$/],
    ['an empty file', './empty.csv', [], /\/data\/empty\.csv is an empty file/],
    ['a folder with an empty class', './empty-class', [], /The folder .*\/data\/empty-class\/bad is empty: remove it, or put the files of its label there/],
    ['an address that is not https', 'http://example.org/mail.csv', [], /--dataset: http:\/\/example\.org\/mail\.csv is not an https:\/\/ address/],
    ['a private address', 'https://192.168.0.7/mail.csv', [], /leads to 192\.168\.0\.7, which is not on the public internet/],
    ['no batch', './good.csv', ['--batch-size', '0'], /^--batch-size 0: at least 1\.$/],
    ['a batch of less than nothing', './good.csv', ['--batch-size', '-1'], /^--batch-size -1: at least 1\.$/],
    ['a batch beyond all bounds', './good.csv', ['--batch-size', '1e9'], /^--batch-size 1000000000: at most 65536\.$/],
    ['sequences of no words', './good.csv', ['--sequence-length', '0'], /^--sequence-length 0: at least 1\.$/],
    ['an ensemble of no networks', './good.csv', ['--ensemble', '0'], /^--ensemble 0: at least 1\.$/],
    ['a flag that is not there', './good.csv', ['--text-colunm', 'body'], /There is no flag --text-colunm here\. Did you mean --text-column\?/],
  ] as const)('%s', async (_, dataset, more, message) => {
    const { code, stdout, stderr } = await everstep([...run(dataset, ...more), '--json'], environment);
    expect(JSON.parse(stdout)).toEqual({ error: { code: expect.stringMatching(/^ES-[A-Z-]+$/), message: expect.stringMatching(message) } });
    expect(stderr).not.toMatch(/\n\s+at |error/);
    expect(code).toBe(2);
  });
});

describe('data that are wrong end the run with 1', () => {
  it.each([
    ['a CSV without the named text column', './good.csv', ['--text-column', 'body'], 'ES-DATA-COLUMN', /no column "body"; there is "text", "label"\. .*--text-column/],
    ['a CSV without the named label column', './good.csv', ['--label-column', 'class'], 'ES-DATA-COLUMN', /no column "class"; there is "text", "label"\. .*--label-column/],
    ['one label only', './one-label.csv', [], 'ES-DATA-LABELS', /60 rows and one label only, "good": it needs at least two/],
    ['three rows', './three-rows.csv', [], 'ES-DATA-ROWS', /"bad" has one row .* 3 rows: every label needs at least 3/],
    ['a label that is only tested', './only-tested', [], 'ES-DATA-ROWS', /label "ugly" occurs in the dataset's test part only \(3 rows\), so that it can't be learned/],
    ['bytes that are no UTF-8', './latin-1.csv', [], 'ES-DATA-UTF8', /Line 11 is not UTF-8: .*0xe9.* Save the file as UTF-8/],
    ['a field of 50 MB', './large-field.csv', [], 'ES-DATA-TEXT-SIZE', /row that begins on line 62 is larger than 16 MiB.*closing quote/],
    ['a tar with a member outside', './outside.tar.gz', [], 'ES-DATA-ARCHIVE-PATH', /"\.\.\/evil\.txt" leads out of the archive/],
    ['a zip with a member outside', './outside.zip', [], 'ES-DATA-ARCHIVE-PATH', /"\.\.\/\.\.\/evil\.txt" leads out of the archive/],
    ['a tar with a symbolic link', './links.tar.gz', [], 'ES-DATA-ARCHIVE-SPECIAL', /bad\/1\.txt.* is a link to .*\/etc\/passwd/],
    ['a tar with a hard link', './hard-links.tar.gz', [], 'ES-DATA-ARCHIVE-SPECIAL', /bad\/1\.txt.* is a link to .*\/etc\/passwd/],
    ['a zip with a link', './links.zip', [], 'ES-DATA-ARCHIVE-SPECIAL', /bad\/1\.txt.* is a link/],
    ['a zip bomb', './bomb.zip', [], 'ES-DATA-ARCHIVE', /bad\/1\.txt/],
    ['a file of the mirror with other bytes', 'nietzsche', ['--parser', 'csv'], 'ES-DATA-DIGEST', /mirror\/nietzsche\/nietzsche\.txt is another file than the pinned one: expected SHA-256 23cf6987.*got .*Put the pinned file there/],
    ['a redirect to a private address', 'SERVER/private.csv', [], 'ES-DATA-PRIVATE-ADDRESS', /10\.0\.0\.1, which is not on the public internet.*EVERSTEP_ALLOW_PRIVATE_HOSTS/],
    ['a redirect away from https', 'SERVER/plain.csv', [], 'ES-DATA-URL-SCHEME', /http:\/\/example\.org\/mail\.csv is not an https:\/\/ address/],
    ['a file that the server does not have', 'SERVER/missing.csv', [], 'ES-DATA-HTTP', /\/missing\.csv answered with HTTP status 404: there is no such file/],
  ] as const)('%s', async (_, dataset, more, code, message) => {
    const { code: exitCode, stdout, stderr } = await everstep([...run(dataset, ...more), '--json'], environment);
    const document = JSON.parse(stdout) as { status: string; failure: { code: string; message: string; step: string }; report: string };
    expect(document.status).toBe('failed');
    expect(document.failure.code).toContain(code);
    expect(document.failure.message).toMatch(message);
    expect(document.failure.message).not.toMatch(/\n/);
    expect(stderr).not.toMatch(/\n\s+at |Error:/);
    expect(exitCode).toBe(1);
  });

  it('and so does a loss that is no number, with the layer, the step and what may help', async () => {
    const { code, stdout, stderr } = await everstep([...run('./good.csv', '--optimizer.name', 'adamw', '--optimizer.learning-rate', '10', '--optimizer.weight-decay', '10', '--epochs', '60'), '--json'], environment);
    const { failure } = JSON.parse(stdout) as { failure: { code: string; message: string; step: string } };
    expect(failure).toMatchObject({ code: 'ES-ENGINE-NAN', step: 'train', message: expect.stringMatching(/ loss became (NaN|Infinity) .*epoch \d+.*the last finite loss was .*The first that was not finite is the (output of the layer|weight) \S+\. .*--optimizer\.learning-rate.*--optimizer\.clipping\.kind/) as string });
    expect(stderr).not.toMatch(/\n\s+at |Error:/);
    expect(code).toBe(1);
  });

  it('say so once, and that mending the data is what helps', async () => {
    const { code, stdout, stderr } = await everstep(run('./one-label.csv'), environment);
    expect(`${stdout}${stderr}`.match(/it needs at least two labels/g)).toHaveLength(1);
    expect(stdout).not.toContain('everstep resume');
    expect(code).toBe(1);
  });
});
