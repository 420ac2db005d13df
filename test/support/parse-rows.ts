import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextParserModule, TextSource } from '../../datasets/text-parser.ts';
import type { TextRow } from '../../datasets/text-table.ts';

/** All rows that a parser gives for a file with this content; columns are `text` and `label` unless `source` says else. */
export async function parseRows(parser: TextParserModule, content: Uint8Array | string, source: Partial<TextSource> & Pick<TextSource, 'format'>): Promise<TextRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'everstep-parser-'));
  try {
    const file = join(folder, 'dataset');
    await writeFile(file, content);
    const rows: TextRow[] = [];
    for await (const row of parser.parse({ file, textColumn: 'text', labelColumn: 'label', log: () => undefined, ...source })) rows.push(row);
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}
