import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { DataError } from '../../schemas/failure.ts';
import { ArchiveGuard, damagedArchive, specialMember } from './archive-guard.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { type ArchiveMember, archiveMember } from './archive-member.ts';

const fileTypeMask = 0o170000;
const regularFile = 0o100000;
const folderType = 0o040000;

/** Members of a zip file in the order of its directory; one piece of one member is in memory at a time. */
export async function* readZip(file: string, limits: ArchiveLimits): AsyncGenerator<ArchiveMember> {
  const guard = new ArchiveGuard(limits, (await stat(file)).size);
  let zip: ZipFile | undefined;
  try {
    // names are checked here, and the same for every kind of archive
    zip = await openPromise(file, { decodeStrings: false, autoClose: false });
    for await (const entry of zip.eachEntry()) {
      const rawName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      const kind = kindOf(entry, rawName);
      const name = guard.begin(rawName, kind);
      const opened = zip;
      if (name !== '') yield archiveMember(name, kind, () => contents(opened, entry, guard));
    }
  } catch (error) {
    throw error instanceof DataError ? error : damagedArchive('zip', guard.member, error);
  } finally {
    zip?.close();
  }
}

async function* contents(zip: ZipFile, entry: Entry, guard: ArchiveGuard): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  try {
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      guard.countMember(piece.length);
      guard.countExpanded(piece.length);
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    throw error instanceof DataError ? error : damagedArchive('zip', guard.member, error);
  }
  if (checksum !== entry.crc32) throw damagedArchive('zip', guard.member, new Error('its checksum differs'));
}

function kindOf(entry: Entry, name: string): 'file' | 'folder' {
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (![0, regularFile, folderType].includes(type)) throw specialMember(name, 'a link or a device');
  if (entry.isEncrypted()) throw specialMember(name, 'encrypted');
  if (!entry.canDecodeFileData()) throw specialMember(name, `compressed by method ${String(entry.compressionMethod)}, which is not deflate`);
  return name.endsWith('/') ? 'folder' : 'file';
}
