import Table from 'cli-table3';
import pc from 'picocolors';

const none = '';
const withoutLines = {
  top: none, 'top-mid': none, 'top-left': none, 'top-right': none, bottom: none, 'bottom-mid': none, 'bottom-left': none, 'bottom-right': none,
  left: none, 'left-mid': none, mid: none, 'mid-mid': none, right: none, 'right-mid': none, middle: '  ',
};

/** Columns under a heading; numbers written as such stand to the right where `right` names their column. */
export function renderTable(heading: readonly string[], rows: readonly (readonly string[])[], options: { readonly right?: readonly number[]; readonly indent?: number } = {}): string {
  const table = new Table({
    chars: withoutLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: heading.map((_, column) => (options.right?.includes(column) === true ? 'right' : 'left')),
    head: heading.map((word) => pc.dim(word)),
  });
  table.push(...rows.map((row) => [...row]));
  const margin = ' '.repeat(options.indent ?? 0);
  return table.toString().split('\n').map((line) => `${margin}${line}`.trimEnd()).join('\n');
}
