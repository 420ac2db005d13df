import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DataError } from '../../schemas/failure.ts';

/** The first column of strings of a Parquet file. @throws DataError where there is none */
export async function parquetWords(name: string, bytes: Uint8Array): Promise<string[]> {
  const file = Uint8Array.from(bytes).buffer;
  try {
    const metadata = await parquetMetadataAsync({ byteLength: file.byteLength, slice: (start, end) => file.slice(start, end) });
    const column = parquetSchema(metadata).children.find(({ element }) => element.type === 'BYTE_ARRAY')?.element.name;
    if (column === undefined) throw new DataError('ES-DATA-VECTORS-INDEX', `${name} has no column of words.`);
    const rows = await parquetReadObjects({ file, metadata, columns: [column], compressors });
    return rows.map((row) => String(row[column]));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError('ES-DATA-VECTORS-INDEX', `${name} cannot be read as the Parquet file with the words of the vectors.`, { cause });
  }
}
