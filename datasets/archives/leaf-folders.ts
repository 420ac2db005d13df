import type { ArchiveMember } from './archive-member.ts';

/** The files in each folder that has no folder in it, by the folder's path; that of the archive's root is empty. Hidden members do not count. */
export async function filesInLeafFolders(members: AsyncIterable<ArchiveMember>, hidden: (name: string) => boolean): Promise<ReadonlyMap<string, number>> {
  const filesIn = new Map<string, number>();
  const parents = new Set<string>();
  for await (const { name, kind } of members) {
    if (hidden(name)) continue;
    const folder = kind === 'folder' ? name : folderOf(name);
    filesIn.set(folder, (filesIn.get(folder) ?? 0) + (kind === 'file' ? 1 : 0));
    for (let parent = folder; parent !== ''; ) {
      parent = folderOf(parent);
      parents.add(parent);
    }
  }
  return new Map([...filesIn].filter(([folder]) => !parents.has(folder)));
}

/** The path of the folder that a member lies in. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a member, or a folder that it lies in, is one that people do not see. */
export function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}
