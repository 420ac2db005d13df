const mebibyte = 1024 ** 2;

/** How large an archive may turn out; judged by the bytes that really come, whatever its headers say. */
export interface ArchiveLimits {
  readonly members: number;
  /** All members together. */
  readonly expandedBytes: number;
  readonly memberBytes: number;
  /** Expanded bytes for each byte of the archive, once `ratioFromBytes` have come. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

/** Room for ImageNet's 1.3 million images; a ratio that text and images never reach. */
export const defaultArchiveLimits: ArchiveLimits = {
  members: 2_000_000,
  expandedBytes: 512 * 1024 * mebibyte,
  memberBytes: 512 * mebibyte,
  ratio: 200,
  ratioFromBytes: 16 * mebibyte,
};
