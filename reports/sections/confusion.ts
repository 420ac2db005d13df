import type { RunManifest } from '../../schemas/run.ts';
import { confusionMatrix } from '../charts/confusion-matrix.ts';
import { formatCount, formatNumberOf, formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import { measuredFigures, runLabels } from '../measured.ts';
import type { Section } from '../section.ts';
import { rowNoun } from '../step-output.ts';
import { table } from '../table.ts';
import { clip } from '../visible-text.ts';

export const confusion: Section = {
  id: 'confusion',
  heading: 'Confusion matrix',
  result(manifest) {
    const measured = measuredFigures(manifest);
    if (measured === undefined) return undefined;
    return `${formatShare(measured.accuracy)} of ${formatNumberOf(measured.rows, `held-out ${rowNoun(manifest)}`)} labelled rightly`;
  },
  render(manifest) {
    const counts = measuredFigures(manifest)?.confusion;
    if (counts === undefined) return undefined;
    const labels = testedLabels(manifest, counts.length);
    return html`<p>A row for each label, a column for what its rows were taken for. Each cell has the number of rows and their share of the label.</p>
<div class="${labels.length > 4 ? 'stack' : 'columns'}"><div>${confusionMatrix(labels, counts)}</div><div>${perLabel(labels, counts)}</div></div>`;
  },
};

/** The labels in the order of the matrix; numbers where the step that names them has no file. */
function testedLabels(manifest: RunManifest, count: number): readonly string[] {
  const labels = runLabels(manifest);
  return labels.length === count ? labels : Array.from({ length: count }, (_, place) => String(place));
}

function perLabel(labels: readonly string[], counts: readonly (readonly number[])[]): Html {
  const rows = labels.map((label, place) => {
    const right = counts[place]?.[place] ?? 0;
    const actual = (counts[place] ?? []).reduce((sum, count) => sum + count, 0);
    const predicted = counts.reduce((sum, row) => sum + (row[place] ?? 0), 0);
    return [clip(label, 40), formatCount(actual), ratio(right, actual), ratio(right, predicted), ratio(2 * right, actual + predicted)];
  });
  const numeric = (heading: string) => ({ heading, numeric: true });
  return table('Recall and precision of each label', [{ heading: 'Label' }, numeric('Rows'), numeric('Recall'), numeric('Precision'), numeric('F1')], rows);
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? 'none' : formatShare(part / whole);
}
