/** One member of an archive, valid until the next one is asked for. */
export interface ArchiveMember {
  /** Path inside the archive: relative, with `/`, without `.` and `..`. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** The member's bytes as they come, once. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The member's bytes in memory, once. */
  bytes(): Promise<Uint8Array>;
}

/** A member whose bytes come from `open`; those of a folder are none. */
export function archiveMember(name: string, kind: 'file' | 'folder', open: () => AsyncIterable<Uint8Array>): ArchiveMember {
  return {
    name,
    kind,
    chunks: open,
    bytes: async () => {
      const collected: Uint8Array[] = [];
      for await (const chunk of open()) collected.push(chunk);
      return Buffer.concat(collected);
    },
  };
}
