import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import pc from 'picocolors';

const none = '';
const gap = '  ';
const narrowest = 20;
const withoutLines = {
  top: none, 'top-mid': none, 'top-left': none, 'top-right': none, bottom: none, 'bottom-mid': none, 'bottom-left': none, 'bottom-right': none,
  left: none, 'left-mid': none, mid: none, 'mid-mid': none, right: none, 'right-mid': none, middle: gap,
};

export interface TableOptions {
  /** Columns that stand to the right: those of numbers. */
  readonly right?: readonly number[];
  readonly indent?: number;
  /** Width of the terminal: the last column is wrapped to fit; by default that of stdout. */
  readonly columns?: number;
}

/** Columns under a heading. */
export function renderTable(heading: readonly string[], rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const { right = [], indent = 0, columns = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY } = options;
  const last = lastColumnWidth(heading, rows, columns - indent);
  const table = new Table({
    chars: withoutLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: heading.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    head: heading.map((word) => pc.dim(word)),
    ...(last === undefined ? {} : { colWidths: [...heading.slice(1).map(() => null), last], wordWrap: true }),
  });
  table.push(...rows.map((row) => [...row]));
  const margin = ' '.repeat(indent);
  return table.toString().split('\n').map((line) => `${margin}${line}`.trimEnd()).join('\n');
}

/** Undefined where everything fits, or where wrapping one column cannot help. */
function lastColumnWidth(heading: readonly string[], rows: readonly (readonly string[])[], room: number): number | undefined {
  const widths = heading.map((word, column) => Math.max(word.length, ...rows.map((row) => stripVTControlCharacters(row[column] ?? '').length)));
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + gap.length, 0);
  const left = room - others;
  return others + (widths.at(-1) ?? 0) <= room || left < narrowest ? undefined : left;
}
