import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { DataError } from '../../schemas/failure.ts';
import { ArchiveGuard, damagedArchive, specialMember } from './archive-guard.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { type ArchiveMember, archiveMember } from './archive-member.ts';

const blockBytes = 512;

/** Members of a tar file, plain or compressed by gzip, in their order; one piece of it is in memory at a time. */
export async function* readTar(file: string, format: 'tar' | 'tar.gz', limits: ArchiveLimits): AsyncGenerator<ArchiveMember> {
  const guard = new ArchiveGuard(limits, (await stat(file)).size);
  const entries = extract();
  const input = createReadStream(file);
  const meter = meterOf(guard);
  const flow = format === 'tar' ? pipeline(input, meter, entries) : pipeline(input, createGunzip(), meter, entries);
  try {
    for await (const entry of entries) {
      const kind = kindOf(entry.header);
      const name = guard.begin(entry.header.name, kind);
      if (name !== '') yield archiveMember(name, kind, () => contents(entry, guard, format));
      entry.resume();
    }
    await flow;
  } catch (error) {
    throw error instanceof DataError ? error : damagedArchive(format, guard.member, error);
  } finally {
    entries.destroy();
    input.destroy();
    await flow.catch(() => undefined);
  }
}

/** Counts what gunzip gives and looks for the zeros at a tar's end, without which a cut could go unseen. */
function meterOf(guard: ArchiveGuard): Transform {
  let tail = Buffer.alloc(0);
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      try {
        guard.countExpanded(piece.length);
      } catch (error) {
        done(error as Error);
        return;
      }
      tail = piece.length >= blockBytes ? Buffer.from(piece.subarray(-blockBytes)) : Buffer.concat([tail, piece]).subarray(-blockBytes);
      done(null, piece);
    },
    flush(done) {
      const whole = tail.length === blockBytes && tail.every((byte) => byte === 0);
      done(whole ? null : new Error('the end mark of a tar archive is missing'));
    },
  });
}

async function* contents(entry: AsyncIterable<unknown>, guard: ArchiveGuard, format: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of entry) {
      if (!(piece instanceof Uint8Array)) continue;
      guard.countMember(piece.length);
      yield piece;
    }
  } catch (error) {
    throw error instanceof DataError ? error : damagedArchive(format, guard.member, error);
  }
}

function kindOf(header: Header): 'file' | 'folder' {
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'folder';
    case 'symlink':
    case 'link':
      throw specialMember(header.name, `a link to “${header.linkname}”`);
    default:
      throw specialMember(header.name, `of the special kind ${header.type}`);
  }
}
