import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everstep, everstepJson, modelDigest, type RunDocumentJson, startEverstep } from '../support/everstep.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';
import { opinionsCsv, smallNetwork } from '../support/opinions.ts';
import { emptyStateFolder, testEnvironmentOf } from '../support/stack.ts';
import { until } from '../support/until.ts';

let environment: NodeJS.ProcessEnv;
let stateFolder: string;
let server: FileServer;
let content = '';

const never = '0 0 1 1 *';
/** A fifth of the rows is for the test: their count tells which file a run has seen. */
const filesOf = (seed: number) => ({ small: { content: opinionsCsv(120, seed), testRows: 24 }, large: { content: opinionsCsv(180, seed), testRows: 36 } });

const requestsFor = (path: string): string[] => server.requests.filter((request) => request.path === path).map(({ method }) => method);
const computed = ({ steps }: RunDocumentJson): string[] => steps.filter(({ reused }) => !reused).map(({ name }) => name);

async function fire(name: string): Promise<RunDocumentJson> {
  const { runId } = await everstepJson<{ runId: string }>(['schedule', 'trigger', name], environment);
  return until(async () => {
    const { code, stdout } = await everstep(['show', runId, '--json'], environment);
    const run = code === 0 ? (JSON.parse(stdout) as RunDocumentJson) : undefined;
    return run?.status === 'completed' ? run : undefined;
  });
}

beforeAll(async () => {
  stateFolder = await emptyStateFolder();
  environment = testEnvironmentOf(stateFolder, { NO_COLOR: '1', EVERSTEP_ALLOW_PRIVATE_HOSTS: '127.0.0.1' });
  server = await startFileServer((request, response) => {
    const tag = request.url === '/tagged.csv' ? { etag: `"${createHash('sha256').update(content).digest('hex')}"` } : {};
    response.writeHead(200, { 'content-type': 'text/csv', 'content-length': Buffer.byteLength(content), ...tag });
    response.end(request.method === 'HEAD' ? undefined : content);
  });
});

afterAll(async () => {
  await everstep(['down'], environment);
  await server.close();
  await rm(stateFolder, { recursive: true, force: true });
});

describe.each([
  { kind: 'tagged', look: ['HEAD'], ...filesOf(1) },
  { kind: 'plain', look: ['HEAD', 'GET'], ...filesOf(2) },
])('a schedule over a file behind a URL, $kind', ({ kind, look, small, large }) => {
  const path = `/${kind}.csv`;
  let first: RunDocumentJson;

  it('takes the file at its first fire', async () => {
    content = small.content;
    await everstepJson(['schedule', 'create', kind, '--preset', 'text-classification', '--dataset', `${server.origin}${path}`, ...smallNetwork, '--epochs', '1', '--cron', never], environment);
    first = await fire(kind);
    expect(first.metrics['testRows']).toBe(small.testRows);
    expect(requestsFor(path)).toEqual(['HEAD', 'GET']);
  });

  it('looks once and reuses all the rest while the file is the same', async () => {
    const before = requestsFor(path).length;
    const second = await fire(kind);
    expect(computed(second)).toEqual(['resolve-source']);
    expect(modelDigest(second)).toBe(modelDigest(first));
    expect(requestsFor(path).slice(before)).toEqual(look);
  });

  it('sees the file that has taken its place, and says that it did', async () => {
    content = large.content;
    const third = await fire(kind);
    expect(third.metrics['testRows']).toBe(large.testRows);
    expect(computed(third)).toHaveLength(9);
    expect(third.steps[1]?.reason).toMatch(/^changed since the last run: source/);
  });

  it('reuses what it had when the old file is back', async () => {
    content = small.content;
    const fourth = await fire(kind);
    expect(computed(fourth)).toEqual(['resolve-source']);
    expect(modelDigest(fourth)).toBe(modelDigest(first));
  });
});

describe.each([
  { kind: 'tagged', ...filesOf(3) },
  { kind: 'plain', ...filesOf(4) },
])('resume of a run whose source has changed meanwhile, $kind', ({ kind, small, large }) => {
  it('goes on with what the run saw, without another look', async () => {
    const path = `/${kind}.csv`;
    const id = `changed-${kind}`;
    content = small.content;
    const running = startEverstep(['run', 'text-classification', '--dataset', `${server.origin}${path}`, ...smallNetwork, '--epochs', '600', '--id', id], environment);
    await running.sees(/train: \d+ %/);
    await everstepJson(['cancel', id], environment);
    await running.result;

    content = large.content;
    const before = requestsFor(path).length;
    const resumed = await everstepJson(['resume', id], environment);
    expect(resumed.metrics['testRows']).toBe(small.testRows);
    expect(requestsFor(path)).toHaveLength(before);
  });
});
