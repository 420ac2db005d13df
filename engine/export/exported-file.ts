/** A file of an export, by its path within the folder. */
export interface ExportedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
