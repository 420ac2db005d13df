import { formatCount, formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import { scrollBox } from '../table.ts';
import { clip } from '../visible-text.ts';

const uprightUpTo = 6;

/**
 * Rows by label and prediction, each with its share of the row. A table, not a drawing: it can be read aloud and searched,
 * and keeps its type size with 20 labels.
 */
export function confusionMatrix(labels: readonly string[], counts: readonly (readonly number[])[]): Html {
  const dense = labels.length > uprightUpTo;
  return scrollBox(
    'Confusion matrix',
    html`<table class="confusion${dense ? ' dense' : ''}">
<thead><tr><td></td>${labels.map((label) => html`<th scope="col" title="${clip(label, 200)}"><span>${clip(label, dense ? 14 : 24)}</span></th>`)}</tr></thead>
<tbody>${labels.map((label, actual) => html`<tr><th scope="row" title="${clip(label, 200)}"><span>${clip(label, 24)}</span></th>${labels.map((_, predicted) => cell(counts[actual] ?? [], actual, predicted))}</tr>
`)}</tbody>
</table>`,
  );
}

function cell(row: readonly number[], actual: number, predicted: number): Html {
  const count = row[predicted] ?? 0;
  const total = row.reduce((sum, value) => sum + value, 0);
  const share = total === 0 ? 0 : count / total;
  const kind = actual === predicted ? 'right' : count === 0 ? 'none' : 'wrong';
  return html`<td class="${kind}" style="--depth:${shade(share, kind).toFixed(3)}"><b>${formatCount(count)}</b> ${count > 0 && html`<small>${formatShare(share)}</small>`}</td>`;
}

/** Few mistakes still have to be seen: their shade grows with the root of their share. */
function shade(share: number, kind: 'right' | 'wrong' | 'none'): number {
  if (kind === 'none') return 0;
  return kind === 'right' ? share : 0.3 + 0.7 * Math.sqrt(share);
}
