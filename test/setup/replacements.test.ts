import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkPlatform } from '../../scripts/setup/platform.mjs';
import { projectFolder } from '../../temporal.config.ts';
import { type Ended, newFolder, pathWith, startScript } from './support.ts';

const packageFolder = 'node_modules/@tensorflow/tfjs-node-gpu';
const linkedAddon = `${packageFolder}/lib/napi-v8/tfjs_binding.node`;
const own = { temporal: '/own/temporal', s3Server: '/own/s3', tensorflow: '/own/tensorflow' };

const compiler = `[ "$1" = --version ] && exit 0
for output; do :; done
printf '#!/bin/sh\\n# %s\\necho ops > "$1"\\n' "$*" > "$output"
/bin/chmod +x "$output"`;

let project = '';
let cache = '';
let variables: NodeJS.ProcessEnv = {};

/** A project with set-up and the addon's sources, own tools for everything, and a compiler whose programs hold its arguments and write `ops`. */
beforeEach(() => {
  project = newFolder();
  cache = join(newFolder(), 'cache');
  for (const path of ['scripts/setup.mjs', 'scripts/setup', 'engine/kernels', `${packageFolder}/binding`, 'node_modules/node-api-headers/package.json']) cpSync(join(projectFolder, path), join(project, path), { recursive: true });
  writeFileSync(join(project, 'package-lock.json'), '{"packages":{"":{}}}');
  writeFileSync(join(project, 'node_modules', '.package-lock.json'), '{"packages":{}}');
  const tensorflow = newFolder();
  mkdirSync(join(tensorflow, 'include', 'tensorflow', 'c'), { recursive: true });
  mkdirSync(join(tensorflow, 'lib'));
  for (const file of ['include/tensorflow/c/c_api.h', 'lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2']) writeFileSync(join(tensorflow, file), '');
  const programs = pathWith({ python3: 'echo 3.11; echo 23.2.1', 'g++': compiler, 'own-server': 'exit 0' });
  variables = { PATH: programs, EVERSTEP_CACHE_DIR: cache, EVERSTEP_TENSORFLOW: tensorflow, EVERSTEP_TEMPORAL_CLI: join(programs, 'own-server'), EVERSTEP_S3_SERVER: join(programs, 'own-server') };
});

const setUp = (changes: NodeJS.ProcessEnv = {}): Promise<Ended> => startScript(`await import(${JSON.stringify(join(project, 'scripts', 'setup.mjs'))});`, { ...variables, ...changes }).ended;

describe('own tools', () => {
  it('take the place of what set-up brings, and the addon is compiled against the own TensorFlow', async () => {
    expect(await setUp()).toMatchObject({ code: 0 });
    expect(readdirSync(join(cache, 'tools'))).toEqual(['tfjs-addon']);
    expect(readFileSync(join(project, linkedAddon), 'utf8')).toContain(`${variables['EVERSTEP_TENSORFLOW'] ?? ''}/lib/libtensorflow.so.2`);
    expect(readFileSync(join(dirname(realpathSync(join(project, linkedAddon))), 'ops.pb'), 'utf8')).toBe('ops\n');
  });

  it('are left alone the second time, and the addon is compiled again for another TensorFlow', async () => {
    await setUp();
    const first = realpathSync(join(project, linkedAddon));
    expect((await setUp()).output).toBe('');
    writeFileSync(join(variables['EVERSTEP_TENSORFLOW'] ?? '', 'lib', 'libtensorflow.so.2'), 'another');
    await setUp();
    expect(realpathSync(join(project, linkedAddon))).not.toBe(first);
  });

  it('replace an addon that someone put there by hand', async () => {
    mkdirSync(join(project, packageFolder, 'lib', 'napi-v8'), { recursive: true });
    writeFileSync(join(project, linkedAddon), 'by hand');
    await setUp();
    expect(readFileSync(join(project, linkedAddon), 'utf8')).not.toBe('by hand');
  });

  it.each(['EVERSTEP_TENSORFLOW', 'EVERSTEP_TEMPORAL_CLI', 'EVERSTEP_S3_SERVER'])('that are not there are refused: %s', async (name) => {
    const { code, output } = await setUp({ [name]: '/nowhere/at/all' });
    expect(code).toBe(2);
    expect(output).toMatch(new RegExp(`^${name} is /nowhere/at/all, where no .+\\n$`));
    expect(existsSync(cache)).toBe(false);
  });

  it.each([
    ["tfjs' addon", 'tfjs_binding.cc'],
    ["Everstep's kernels", 'lstm-op.cc'],
  ])('%s: what does not compile is said in one sentence', async (what, source) => {
    const failing = `case "$*" in *${source}*) echo "x.cc:1: error: no such header" >&2; exit 1;; esac\n${compiler}`;
    const { code, output } = await setUp({ PATH: pathWith({ python3: 'echo 3.11; echo 23.2.1', 'g++': failing }) });
    expect(code).toBe(1);
    expect(output).toContain(`${what} could not be compiled by g++: x.cc:1: error: no such header`);
    expect(existsSync(join(project, linkedAddon))).toBe(false);
  });

  it('are wanted for everything where Everstep brings nothing', () => {
    const mac = { platform: 'darwin', architecture: 'arm64', glibc: false };
    expect(() => checkPlatform({ ...own, temporal: undefined }, mac)).toThrow(/this is darwin on arm64: set EVERSTEP_TENSORFLOW, EVERSTEP_TEMPORAL_CLI and EVERSTEP_S3_SERVER/);
    expect(() => checkPlatform(own, mac)).not.toThrow();
    expect(() => checkPlatform({ temporal: undefined }, { platform: 'linux', architecture: 'x64', glibc: false })).toThrow('without glibc');
  });
});
