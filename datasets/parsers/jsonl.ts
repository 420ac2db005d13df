import { DataError } from '../../schemas/failure.ts';
import { expectFormat } from '../expect-format.ts';
import { labelCell, missingColumn, textCell, textTooLarge } from '../text-cells.ts';
import { largestTextBytes, type TextSource } from '../text-parser.ts';
import type { TextRow } from '../text-table.ts';
import { utf8Chunks } from '../utf8-chunks.ts';

const newline = 0x0a;
const byteOrderMark = '\ufeff';

/** One JSON object a line; blank lines are passed over. A row's id is `line N`. */
export async function* parse({ file, format, textColumn, labelColumn }: TextSource): AsyncGenerator<TextRow> {
  expectFormat('jsonl', format, ['jsonl']);
  let line = 0;
  for await (const content of lines(file)) {
    line++;
    const json = line === 1 && content.startsWith(byteOrderMark) ? content.slice(1) : content;
    if (json.trim() === '') continue;
    const where = `Line ${line}`;
    const row = parseObject(json, where);
    if (!Object.hasOwn(row, textColumn)) throw missingColumn(where, textColumn, Object.keys(row), 'text-column');
    if (labelColumn !== undefined && !Object.hasOwn(row, labelColumn)) throw missingColumn(where, labelColumn, Object.keys(row), 'label-column');
    yield { text: textCell(row[textColumn], textColumn, where), label: labelColumn === undefined ? '' : labelCell(row[labelColumn], labelColumn, where), id: `line ${line}` };
  }
}

function parseObject(json: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const position = /position (\d+)/.exec(String(cause))?.[1];
    const column = position === undefined ? '' : `, column ${Number(position) + 1},`;
    throw new DataError('ES-DATA-JSON', `${where}${column} is not JSON: every line must hold one whole JSON object.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataError('ES-DATA-JSON', `${where} is JSON, but no object: every line must be like {"text": "…", "label": "…"}.`);
}

async function* lines(file: string): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let line = 1;
  for await (const chunk of utf8Chunks(file)) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
      begun = [];
      begunBytes = 0;
      start = end + 1;
      line++;
    }
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > largestTextBytes) throw textTooLarge(`Line ${line}`);
  }
  if (begunBytes > 0) yield Buffer.concat(begun).toString('utf8');
}
