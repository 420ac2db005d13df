import type { DatasetFormat } from '../../schemas/dataset.ts';
import { DataError } from '../../schemas/failure.ts';
import { type ArchiveLimits, defaultArchiveLimits } from './archive-limits.ts';
import type { ArchiveMember } from './archive-member.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';

/**
 * Members of a zip, tar or tar.gz in the archive's order, streamed; nothing is written to disk.
 * @throws DataError at the first member that is a link, leads out of the archive, comes twice or exceeds a limit, and
 * where the archive is damaged; members before it have been given by then
 */
export function readArchive(file: string, format: DatasetFormat, limits: ArchiveLimits = defaultArchiveLimits): AsyncGenerator<ArchiveMember> {
  switch (format) {
    case 'zip':
      return readZip(file, limits);
    case 'tar':
    case 'tar.gz':
      return readTar(file, format, limits);
    default:
      throw new DataError('ES-DATA-ARCHIVE-FORMAT', `A ${format} file is no archive: a .zip, .tar or .tar.gz is expected here.`);
  }
}
