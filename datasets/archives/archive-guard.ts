import { DataError } from '../../schemas/failure.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { memberName } from './member-name.ts';

/** Counts what comes out of one archive and stops it at the limits. */
export class ArchiveGuard {
  readonly #limits: ArchiveLimits;
  readonly #archiveBytes: number;
  readonly #names = new Set<string>();
  #members = 0;
  #expandedBytes = 0;
  #member = '';
  #memberBytes = 0;

  constructor(limits: ArchiveLimits, archiveBytes: number) {
    this.#limits = limits;
    this.#archiveBytes = archiveBytes;
  }

  /** The member that is being read, for messages. */
  get member(): string {
    return this.#member;
  }

  /** Begins a member and gives its name as it may be used; empty for the archive's root. */
  begin(rawName: string, kind: 'file' | 'folder'): string {
    const name = memberName(rawName);
    this.#member = name;
    this.#memberBytes = 0;
    this.#members += 1;
    if (this.#members > this.#limits.members) throw this.#exceeded(`more than ${String(this.#limits.members)} members`);
    if (kind === 'folder') return name;
    if (name === '' || this.#names.has(name)) throw new DataError('ES-DATA-ARCHIVE-DUPLICATE', `The archive has two members named “${name}”: which one counts would depend on the reader. Pack it again with each file once.`);
    this.#names.add(name);
    return name;
  }

  /** Bytes of the member that begun last. */
  countMember(bytes: number): void {
    this.#memberBytes += bytes;
    if (this.#memberBytes > this.#limits.memberBytes) throw this.#exceeded(`more than ${String(this.#limits.memberBytes)} bytes in one member`);
  }

  /** Bytes that unpacking produced, whatever they are for. */
  countExpanded(bytes: number): void {
    this.#expandedBytes += bytes;
    const { expandedBytes, ratio, ratioFromBytes } = this.#limits;
    if (this.#expandedBytes > expandedBytes) throw this.#exceeded(`more than ${String(expandedBytes)} bytes unpacked`);
    if (this.#expandedBytes > ratioFromBytes && this.#expandedBytes > ratio * this.#archiveBytes) {
      throw this.#exceeded(`more than ${String(ratio)} bytes unpacked for each of its ${String(this.#archiveBytes)} bytes, as zip bombs have`);
    }
  }

  #exceeded(what: string): DataError {
    return new DataError('ES-DATA-ARCHIVE-LIMIT', `The archive has ${what}; it was left at member “${this.#member}”. Split it, or give the data as a folder.`);
  }
}

/** The refusal of links, devices and other members that are neither file nor folder. */
export function specialMember(name: string, what: string): DataError {
  return new DataError('ES-DATA-ARCHIVE-SPECIAL', `The archive's member “${name}” is ${what}; only files and folders are read. Pack the files themselves.`);
}

/** The error for bytes that are no whole archive. */
export function damagedArchive(format: string, member: string, error: unknown): DataError {
  const where = member === '' ? 'at its beginning' : `at member “${member}”`;
  const reason = error instanceof Error ? error.message : String(error);
  return new DataError('ES-DATA-ARCHIVE-DAMAGED', `The file is no whole ${format} archive: it is damaged or cut off ${where} (${reason}). Download or pack it again.`, { cause: error });
}
