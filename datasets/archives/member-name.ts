import { DataError } from '../../schemas/failure.ts';

/**
 * A member's path without its `.` parts and trailing slash; empty for the archive's root.
 * @throws DataError for every path that could lead out of the archive or means something else elsewhere
 */
export function memberName(raw: string): string {
  const problem = problemOf(raw);
  if (problem !== undefined) {
    throw new DataError('ES-DATA-ARCHIVE-PATH', `The archive's member ${JSON.stringify(raw.slice(0, 200))} ${problem}; only plain relative paths are read. Pack the files again from inside their folder.`);
  }
  return raw.split('/').filter((part) => part !== '' && part !== '.').join('/');
}

function problemOf(raw: string): string | undefined {
  if (raw === '') return 'has no name';
  if (raw.length > 4096) return 'has a name of more than 4096 characters';
  if (raw.startsWith('/')) return 'has an absolute path';
  if (/^[A-Za-z]:/.test(raw)) return 'begins with a drive letter';
  if (raw.includes('\\')) return 'has a backslash in its path';
  if (/[\u0000-\u001f\u007f]/.test(raw)) return 'has a control character in its path';
  if (raw.split('/').includes('..')) return 'leads out of the archive by “..”';
  return undefined;
}
