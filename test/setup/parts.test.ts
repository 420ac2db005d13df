import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensurePart, isWhole } from '../../scripts/setup/part.mjs';
import { newFolder, startScript } from './support.ts';

const onWaiting = (): void => undefined;

function part(folder: string) {
  return {
    ensure: (source = 'digest') => ensurePart({
      folder,
      source,
      onWaiting,
      make: async (making) => {
        mkdirSync(join(making, 'lib'));
        writeFileSync(join(making, 'lib', 'library'), 'content');
      },
    }),
  };
}

/** A process that makes a part slowly: it says when it is in the middle. */
function slowMaker(folder: string, secondsToWait: number) {
  return startScript(`
    import { writeFileSync } from 'node:fs';
    import { ensurePart } from './scripts/setup/part.mjs';
    const made = await ensurePart({
      folder: ${JSON.stringify(folder)}, source: 'digest', onWaiting: () => console.log('waiting'),
      make: async (making) => {
        writeFileSync(making + '/library', 'half');
        console.log('in the middle');
        await new Promise((resolve) => setTimeout(resolve, ${secondsToWait * 1_000}));
        writeFileSync(making + '/library', 'whole');
      },
    });
    console.log(made ? 'made' : 'was there');`);
}

describe('parts of the cache', () => {
  it('are made once', async () => {
    const folder = join(newFolder(), '1.0');
    const whole = part(folder);
    expect(await whole.ensure()).toBe(true);
    expect(await whole.ensure()).toBe(false);
    expect(readFileSync(join(folder, 'lib', 'library'), 'utf8')).toBe('content');
  });

  it.each([
    ['a file is cut short', (file: string) => writeFileSync(file, 'cont')],
    ['a file is changed in place', (file: string) => writeFileSync(file, 'CONTENT')],
    ['a file is gone', (file: string) => rmSync(file)],
    ['the stamp is half-written', (_file: string, folder: string) => writeFileSync(join(folder, '.stamp.json'), '{"source":"dig')],
  ])('are made again where %s', async (_case, damage) => {
    const folder = join(newFolder(), '1.0');
    const whole = part(folder);
    await whole.ensure();
    damage(join(folder, 'lib', 'library'), folder);
    expect(await whole.ensure()).toBe(true);
    expect(readFileSync(join(folder, 'lib', 'library'), 'utf8')).toBe('content');
  });

  it('are made again for another source', async () => {
    const folder = join(newFolder(), '1.0');
    const whole = part(folder);
    await whole.ensure('one');
    expect(await whole.ensure('two')).toBe(true);
  });

  it('are left alone where a copy changed only the times', async () => {
    const folder = join(newFolder(), '1.0');
    const whole = part(folder);
    await whole.ensure();
    utimesSync(join(folder, 'lib', 'library'), 1, 1);
    expect(await whole.ensure()).toBe(false);
  });

  it('leave nothing behind where making them fails', async () => {
    const parent = newFolder();
    await expect(ensurePart({ folder: join(parent, '1.0'), source: 'digest', onWaiting, make: () => Promise.reject(new Error('no network')) })).rejects.toThrow('no network');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('say that the disk is full', async () => {
    const parent = newFolder();
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    await expect(ensurePart({ folder: join(parent, '1.0'), source: 'digest', onWaiting, make: () => Promise.reject(full) })).rejects.toThrow(`The disk of ${parent} is full`);
  });

  it('are not taken for whole after kill -9 in the middle, and the next set-up makes them', async () => {
    const parent = newFolder();
    const folder = join(parent, '1.0');
    const killed = slowMaker(folder, 60);
    await killed.said('in the middle');
    killed.kill();
    await killed.ended;
    expect(existsSync(folder)).toBe(false);
    const { output } = await slowMaker(folder, 0).ended;
    expect(output).toContain('made');
    expect(output).not.toContain('waiting');
    expect(readFileSync(join(folder, 'library'), 'utf8')).toBe('whole');
    expect(readdirSync(parent)).toEqual(['1.0']);
  });

  it('are made once by two set-ups at the same time', async () => {
    const folder = join(newFolder(), '1.0');
    const first = slowMaker(folder, 1);
    await first.said('in the middle');
    const second = await slowMaker(folder, 0).ended;
    expect(second.output).toContain('waiting');
    expect(second.output).toContain('was there');
    expect((await first.ended).output).toContain('made');
    expect(await isWhole(folder, 'digest')).toBe(true);
  });

  it('wait for what a killed set-up has left running', async () => {
    const folder = join(newFolder(), '1.0');
    const killed = startScript(`
      import { runCommand } from './scripts/setup/command.mjs';
      import { ensurePart } from './scripts/setup/part.mjs';
      await ensurePart({
        folder: ${JSON.stringify(folder)}, source: 'digest', onWaiting: () => undefined,
        make: async () => { await runCommand('sh', ['-c', 'echo started; sleep 2; echo > ${folder}.outlived'], { onLine: console.log }); },
      });`);
    await killed.said('started');
    killed.kill();
    await slowMaker(folder, 0).ended;
    expect(existsSync(`${folder}.outlived`)).toBe(true);
    expect(await isWhole(folder, 'digest')).toBe(true);
  });

  it('are taken over from a set-up that dies while another waits', async () => {
    const folder = join(newFolder(), '1.0');
    const first = slowMaker(folder, 60);
    await first.said('in the middle');
    const second = slowMaker(folder, 0);
    await second.said('waiting');
    first.kill();
    expect((await second.ended).output).toContain('made');
    expect(statSync(join(folder, 'library')).size).toBe('whole'.length);
  });
});
