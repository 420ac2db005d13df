import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureNodeModules, isInstalled } from '../../scripts/setup/node-modules.mjs';
import { createProgress } from '../../scripts/setup/progress.mjs';
import { newFolder, pathWith, startScript } from './support.ts';

const dependency = { version: '1.1.1', integrity: 'sha512-xceH2snhtb5M9liqDsmEw56le376mTZkEX/jEb/RxNFyegNul7eNslCXP9FDj/Lcu0X8KEyMceP2ntpaHrDEVA==' };
let projectFolder = '';

/** A project with one package, locked. */
beforeEach(() => {
  projectFolder = newFolder();
  const root = { name: 'project', version: '1.0.0', dependencies: { picocolors: '1.1.1' } };
  writeFileSync(join(projectFolder, 'package.json'), JSON.stringify(root));
  writeFileSync(join(projectFolder, 'package-lock.json'), JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages: { '': root, 'node_modules/picocolors': dependency } }));
});

const install = (environment: NodeJS.ProcessEnv = process.env): Promise<void> => ensureNodeModules({ projectFolder, environment, progress: createProgress() });
const packageFile = (): string => join(projectFolder, 'node_modules', 'picocolors', 'package.json');

describe('npm packages', () => {
  it('are installed as locked, and then left alone', async () => {
    await install();
    expect(JSON.parse(readFileSync(packageFile(), 'utf8'))).toMatchObject({ version: '1.1.1' });
    await install({ PATH: pathWith({ npm: 'echo must not run >&2; exit 1' }) });
  });

  it.each([
    ['a package is gone', () => rmSync(join(projectFolder, 'node_modules', 'picocolors'), { recursive: true })],
    ['another version is installed', () => {
      const file = join(projectFolder, 'node_modules', '.package-lock.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('1.1.1', '1.0.0'));
    }],
  ])('are installed again where %s', async (_case, damage) => {
    await install();
    damage();
    expect(isInstalled(projectFolder)).toBe(false);
    await install();
    expect(isInstalled(projectFolder)).toBe(true);
  });

  it('are not taken for whole after an npm ci that was killed', async () => {
    await install();
    rmSync(packageFile());
    const slowNpm = pathWith({ npm: `mkdir -p node_modules/picocolors; echo '{}' > node_modules/picocolors/package.json; echo half-way > ${projectFolder}/began; exec /bin/sleep 1`, mkdir: '/bin/mkdir' });
    const killed = startScript(`
      import { existsSync } from 'node:fs';
      import { ensureNodeModules } from './scripts/setup/node-modules.mjs';
      setInterval(() => { if (existsSync(${JSON.stringify(join(projectFolder, 'began'))})) console.log('half-way'); }, 50);
      await ensureNodeModules({ projectFolder: ${JSON.stringify(projectFolder)}, environment: { PATH: ${JSON.stringify(slowNpm)} }, progress: { line: console.log } });`);
    await killed.said('half-way');
    killed.kill();
    await killed.ended;
    expect(existsSync(packageFile())).toBe(true);
    expect(isInstalled(projectFolder)).toBe(false);
    await install();
    expect(JSON.parse(readFileSync(packageFile(), 'utf8'))).toMatchObject({ version: '1.1.1' });
  });

  it('that npm cannot install end in one sentence', async () => {
    mkdirSync(join(projectFolder, 'node_modules'));
    const environment = { PATH: pathWith({ npm: 'echo "npm error code ENOTFOUND" >&2; echo "npm error request to the registry failed" >&2; exit 1' }) };
    await expect(install(environment)).rejects.toThrow("npm ci failed (request to the registry failed): check the network and npm's settings, and start again.");
  });
});
