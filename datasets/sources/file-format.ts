import type { DatasetFormat, TextParser } from '../../schemas/dataset.ts';

/** Files of weights of a network: which kind they are is told by their first bytes. */
export const weightExtensions = ['.h5', '.hdf5', '.safetensors', '.onnx', '.pth', '.pt'];

const byExtension: readonly (readonly [string, DatasetFormat])[] = [
  ['.tar.gz', 'tar.gz'],
  ['.tgz', 'tar.gz'],
  ['.tar', 'tar'],
  ['.zip', 'zip'],
  ['.whl', 'zip'],
  ['.csv', 'csv'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
  ['.parquet', 'parquet'],
  ['.txt', 'text'],
  ...weightExtensions.map((extension) => [extension, 'weights'] as const),
];

const byContentType: Readonly<Record<string, DatasetFormat>> = {
  'application/zip': 'zip',
  'application/x-tar': 'tar',
  'application/gzip': 'tar.gz',
  'application/x-gzip': 'tar.gz',
  'text/csv': 'csv',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
  'application/vnd.apache.parquet': 'parquet',
  'text/plain': 'text',
};

const parsers: Readonly<Partial<Record<DatasetFormat, TextParser>>> = { csv: 'csv', jsonl: 'jsonl', parquet: 'parquet', zip: 'folder', tar: 'folder', 'tar.gz': 'folder' };

/** What is accepted as a dataset, for messages. */
export const acceptedExtensions = byExtension.flatMap(([extension, format]) => (format === 'weights' ? [] : [extension])).join(', ');

/** The format that a file's name says, or undefined. */
export function formatOfName(name: string): DatasetFormat | undefined {
  const lower = name.toLowerCase();
  return byExtension.find(([extension]) => lower.endsWith(extension) && lower.length > extension.length)?.[1];
}

/** The format that a content type says, or undefined. */
export function formatOfContentType(header: string | undefined): DatasetFormat | undefined {
  return byContentType[header?.split(';')[0]?.trim().toLowerCase() ?? ''];
}

/** The format that a file's first bytes give away, or undefined: tables of text and ONNX files have no such mark. */
export function formatOfBytes(head: Uint8Array): DatasetFormat | undefined {
  const ascii = Buffer.from(head).toString('latin1');
  if (ascii.startsWith('PK\x03\x04') || ascii.startsWith('PK\x05\x06')) return 'zip';
  if (ascii.startsWith('\x1f\x8b')) return 'tar.gz';
  if (ascii.startsWith('PAR1')) return 'parquet';
  if (ascii.startsWith('\x89HDF') || ascii.startsWith('\x80\x02') || ascii.startsWith('\0\0\0\0{"', 4)) return 'weights';
  return ascii.slice(257, 262) === 'ustar' ? 'tar' : undefined;
}

/** How texts of a format are read unless the user says otherwise; undefined: there is no way that suits. */
export function defaultParser(format: DatasetFormat): TextParser | undefined {
  return parsers[format];
}
