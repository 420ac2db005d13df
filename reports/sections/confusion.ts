import type { RunManifest } from '../../schemas/run.ts';
import { confusionMatrix } from '../charts/confusion-matrix.ts';
import { formatCount, formatNumberOf, formatShare } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import { commonestConfusions, type LabelFigures, labelFigures, weakestFirst } from '../label-figures.ts';
import { measuredFigures, runLabels } from '../measured.ts';
import type { Section } from '../section.ts';
import { rowNoun } from '../step-output.ts';
import { type Column, table } from '../table.ts';
import { clip } from '../visible-text.ts';

/** Labels up to which the table stands beside the matrix. */
const besideUpTo = 4;
/** Labels up to which a matrix can be taken in by eye. */
const matrixUpTo = 30;
/** Labels that are shown of each end where there are more. */
const shownOfEachEnd = 10;
const shownConfusions = 15;
const longestLabel = 40;

export const confusion: Section = {
  id: 'confusion',
  heading: 'Confusion',
  result(manifest) {
    const measured = measuredFigures(manifest);
    if (measured === undefined) return undefined;
    return `${formatShare(measured.accuracy)} of ${formatNumberOf(measured.rows, `held-out ${rowNoun(manifest)}`)} labelled rightly`;
  },
  render(manifest) {
    const counts = measuredFigures(manifest)?.confusion;
    if (counts === undefined) return undefined;
    const labels = testedLabels(manifest, counts.length);
    return labels.length > matrixUpTo ? manyLabels(labels, counts) : fewLabels(labels, counts);
  },
};

/** The labels in the order of the matrix; numbers where the step that names them has no file. */
function testedLabels(manifest: RunManifest, count: number): readonly string[] {
  const labels = runLabels(manifest);
  return labels.length === count ? labels : Array.from({ length: count }, (_, place) => String(place));
}

function fewLabels(labels: readonly string[], counts: readonly (readonly number[])[]): Html {
  const stacked = labels.length > besideUpTo;
  return html`<p>A row for each label, a column for what its rows were taken for. Each cell has the number of rows and their share of the label.</p>
<div class="${stacked ? 'stack' : 'columns'}"><div>${confusionMatrix(labels, counts)}</div><div>${figuresTable('Recall, precision and F1 of each label', labelFigures(labels, counts), stacked)}${legend}</div></div>`;
}

function manyLabels(labels: readonly string[], counts: readonly (readonly number[])[]): Html {
  const figures = weakestFirst(labelFigures(labels, counts));
  const others = figures.slice(shownOfEachEnd, -shownOfEachEnd);
  const confusions = commonestConfusions(labels, counts, shownConfusions);
  return html`${legend}
<h3>The ${shownOfEachEnd} weakest of ${formatNumberOf(labels.length, 'label')} by F1</h3>
${figuresTable('The weakest labels', figures.slice(0, shownOfEachEnd), true)}
<h3>The ${shownOfEachEnd} best</h3>
${figuresTable('The best labels', figures.slice(-shownOfEachEnd).reverse(), true)}
<details><summary>The ${formatCount(others.length)} labels between them</summary>${figuresTable('The other labels', others, true)}</details>
<h3>Most frequent confusions</h3>
${confusions.length === 0 ? html`<p>None: every held-out row was labelled rightly.</p>` : table('Most frequent confusions', [{ heading: 'Label' }, { heading: 'Taken for' }, numeric('Rows'), numeric('Share of the label')], confusions.map(({ label, predicted, rows, share }) => [clip(label, longestLabel), clip(predicted, longestLabel), formatCount(rows), formatShare(share)]))}`;
}

const legend = html`<p class="hint">Recall is the share of a label's rows that were taken for it, precision the share of what was taken for it that has it, F1 their harmonic mean (van Rijsbergen, 1979).</p>`;

function figuresTable(name: string, figures: readonly LabelFigures[], withTakenFor: boolean): Html {
  const columns: Column[] = [{ heading: 'Label' }, numeric('Rows'), numeric('Recall'), numeric('Precision'), numeric('F1'), ...(withTakenFor ? [{ heading: 'Most often mistaken for' }] : [])];
  return table(name, columns, figures.map(({ label, rows, recall, precision, f1, takenFor }): HtmlValue[] => [
    clip(label, longestLabel), formatCount(rows), shareOrNone(recall), shareOrNone(precision), shareOrNone(f1),
    ...(withTakenFor ? [takenFor === undefined ? '' : `${clip(takenFor.label, longestLabel)} (${formatCount(takenFor.rows)})`] : []),
  ]));
}

function shareOrNone(share: number | undefined): string {
  return share === undefined ? 'none' : formatShare(share);
}

function numeric(heading: string): Column {
  return { heading, numeric: true };
}
