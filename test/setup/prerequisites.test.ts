import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPrerequisites } from '../../scripts/setup/prerequisites.mjs';
import { newFolder, pathWith, setUp } from './support.ts';

const python = 'echo 3.11; echo 23.2.1';
const compiler = 'exit 0';

describe('prerequisites', () => {
  it('names all that is missing in one sentence, with the commands that install it, before anything is downloaded', async () => {
    const cache = join(newFolder(), 'cache');
    const { code, output } = await setUp({ PATH: pathWith({}), EVERSTEP_CACHE_DIR: cache });
    expect(code).toBe(2);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain('Everstep needs Python 3.9 or newer with pip and the C++ compiler g++');
    expect(output).toContain('sudo apt-get install python3 python3-pip g++');
    expect(output).toContain('sudo dnf install python3 python3-pip gcc-c++');
    expect(output).toContain('brew install python gcc');
    expect(existsSync(cache)).toBe(false);
  });

  it.each([
    ['no compiler', { python3: python }, /^Everstep needs the C\+\+ compiler g\+\+: .*apt-get install g\+\+`/],
    ['no Python', { 'g++': compiler }, /^Everstep needs Python 3\.9 or newer with pip: .*apt-get install python3 python3-pip`/],
    ['an old Python', { python3: 'echo 3.8; echo 23.2.1', 'g++': compiler }, /python3 is 3\.8/],
    ['a Python without pip', { python3: 'echo 3.11; exit 1', 'g++': compiler }, /needs Python's pip: .*apt-get install python3-pip`/],
    ['an old pip', { python3: 'echo 3.9; echo 20.0.2', 'g++': compiler }, /pip 20\.3 or newer \(this is 20\.0\.2\)/],
    ['a compiler that does not start', { python3: python, 'g++': 'exit 1' }, /C\+\+ compiler/],
  ] as const)('refuses %s', async (_case, programs, message) => {
    await expect(checkPrerequisites({ environment: { PATH: pathWith(programs) } })).rejects.toThrow(message);
  });

  it.each(['18.20.4', '20.18.3', '21.7.3', '22.11.0', '23.11.0'])('refuses Node %s', async (nodeVersion) => {
    const environment = { PATH: pathWith({ python3: python, 'g++': compiler }) };
    await expect(checkPrerequisites({ environment, nodeVersion })).rejects.toThrow(`(this is ${nodeVersion})`);
  });

  it.each(['20.19.0', '22.12.0', '22.20.1', '24.0.0'])('takes Node %s', async (nodeVersion) => {
    await checkPrerequisites({ environment: { PATH: pathWith({ python3: python, 'g++': compiler }) }, nodeVersion });
  });
});
