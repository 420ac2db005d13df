import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectFolder } from '../../temporal.config.ts';

const leftOut = new Set(['node_modules', 'dist', '.everstep', '.git']);

/** A copy of the project that a test may edit; it shares the packages and has builds of its own. */
export interface ProjectCopy {
  readonly folder: string;
  /** Rewrites a file; the change has to change something. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the project's own files into the system's folder for temporary files. */
export async function copyProject(): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-copy-'));
  await cp(projectFolder, folder, { recursive: true, filter: (path) => dirname(path) !== projectFolder || !leftOut.has(basename(path)) });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    edit: async (path, change) => {
      const file = join(folder, path);
      const before = await readFile(file, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`${path} is as it was`);
      await writeFile(file, after);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
