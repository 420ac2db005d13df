import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../scripts/setup/progress.mjs';
import { unpackTool } from '../../scripts/setup/wheels.mjs';
import { newFolder } from './support.ts';

const wheel = { name: 'idna', version: '3.10', sha256: '946d195a0d259cbba61165e88e65941f16e9b36ea6ddb97f00452bae8b1287d3' };
const context = { progress: createProgress(), environment: process.env };
const rules = [{ from: 'idna/', to: 'code/' }, { from: 'idna-3.10.dist-info/LICENSE', to: 'LICENSE' }];

function tool(changes: Partial<typeof wheel> = {}, diskBytes = 1_000_000) {
  return { version: '3.10', diskBytes, wheels: [{ ...wheel, ...changes }] };
}

describe('wheels', () => {
  it('are downloaded by digest, and only what is wanted is unpacked', async () => {
    const folder = newFolder();
    await unpackTool(tool(), rules, folder, context);
    expect(readdirSync(folder).sort()).toEqual(['LICENSE.md', 'code']);
    expect(readFileSync(join(folder, 'code', 'package_data.py'), 'utf8')).toContain('3.10');
  });

  it('with another digest are refused by name', async () => {
    const folder = newFolder();
    const other = '0'.repeat(64);
    await expect(unpackTool(tool({ sha256: other }), rules, folder, context)).rejects.toThrow(/^The downloaded idna 3\.10 is not the file that Everstep was tested with .*try again/);
    expect(existsSync(join(folder, 'code'))).toBe(false);
  });

  it('that cannot be reached are named, with what to do', async () => {
    const folder = newFolder();
    const links = join(newFolder(), 'none');
    mkdirSync(links);
    const environment = { ...process.env, PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_FIND_LINKS: links, PIP_RETRIES: '0', PIP_CONFIG_FILE: '/dev/null' };
    await expect(unpackTool(tool(), rules, folder, { ...context, environment })).rejects.toThrow(/^idna 3\.10 could not be downloaded by pip \(.+\): check the network and pip's settings, and start again\.$/);
  });

  it('are not begun where the disk has no room for them', async () => {
    const folder = newFolder();
    await expect(unpackTool(tool({}, 1e18), rules, folder, context)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
