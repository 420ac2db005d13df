import { formatCount } from './format.ts';
import { html, type Html, type HtmlValue } from './html.ts';

/** Rows of a long table that are open. */
const openRows = 30;

export interface Column {
  readonly heading: string;
  /** Figures are set to the right, so that their digits line up. */
  readonly numeric?: boolean;
}

/** A table in a box of its own that scrolls where the page is narrower. The first cell of each row is its header. */
export function table(label: string, columns: readonly Column[], rows: readonly (readonly HtmlValue[])[]): Html {
  return scrollBox(
    label,
    html`<table>
<thead><tr>${columns.map((column) => html`<th scope="col"${numericClass(column)}>${column.heading}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row"${numericClass(columns[0])}>${cell}</th>` : html`<td${numericClass(columns[index])} data-heading="${columns[index]?.heading}">${cell}</td>`))}</tr>
`)}</tbody>
</table>`,
  );
}

/** A table whose rows after the first 30 are folded away. */
export function longTable(label: string, columns: readonly Column[], rows: readonly (readonly HtmlValue[])[]): Html {
  const rest = rows.slice(openRows);
  return html`${table(label, columns, rows.slice(0, openRows))}${rest.length > 0 && html`<details><summary>${formatCount(rest.length)} more</summary>${table(`${label}, the rest`, columns, rest)}</details>`}`;
}

/** A box that scrolls sideways on its own, by keyboard too. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

function numericClass(column: Column | undefined): Html | undefined {
  return column?.numeric === true ? html` class="numeric"` : undefined;
}

/** Terms and what they stand for, side by side. */
export function terms(entries: readonly (readonly [term: HtmlValue, value: HtmlValue])[]): Html {
  return html`<dl class="terms">${entries.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}
