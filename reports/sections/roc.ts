import { type RocCurve, rocCurveChart } from '../charts/roc-curve.ts';
import { html, type Html } from '../html.ts';
import { measuredFigures } from '../measured.ts';
import type { Section } from '../section.ts';
import { longTable } from '../table.ts';
import { clip } from '../visible-text.ts';

const colours = ['first', 'second', 'third', 'fourth'];
/** More lines than these are a grey field. */
const mostDrawn = 30;

interface LabelCurve {
  readonly label: string;
  readonly points: RocCurve['points'];
  /** Of the points that were kept, so near the exact one. */
  readonly area: number;
}

export const roc: Section = {
  id: 'roc',
  heading: 'ROC curve',
  render(manifest) {
    const measured = measuredFigures(manifest);
    if (measured === undefined || measured.roc.length === 0) return undefined;
    const curves = measured.roc.map(labelCurve).sort((one, other) => one.area - other.area || (one.label < other.label ? -1 : 1));
    return html`<div class="columns"><figure>${rocCurveChart(drawn(curves))}</figure><div>
<p class="figure-line"><span class="tile-title">Area under the curve${curves.length > 1 ? ', mean of the labels' : ''}</span> <span class="tile-value">${measured.rocAuc.toFixed(4)}</span></p>
${curves.length === 1 ? single(curves[0]?.label ?? '') : many(curves)}
</div></div>`;
  },
};

function labelCurve({ label, falsePositiveRate, truePositiveRate }: { label: string; falsePositiveRate: number[]; truePositiveRate: number[] }): LabelCurve {
  const points = falsePositiveRate.map((rate, place) => ({ falsePositiveRate: rate, truePositiveRate: truePositiveRate[place] ?? 0 }));
  const area = points.reduce((sum, point, place) => {
    const before = points[place - 1];
    return before === undefined ? sum : sum + ((point.falsePositiveRate - before.falsePositiveRate) * (point.truePositiveRate + before.truePositiveRate)) / 2;
  }, 0);
  return { label, points, area };
}

/** The weakest labels in colour and on top, others thin and grey. */
function drawn(curves: readonly LabelCurve[]): RocCurve[] {
  return curves
    .slice(0, mostDrawn)
    .map((curve, place): RocCurve => ({ label: curve.label, points: curve.points, colour: `var(--${colours[place] ?? 'muted'})`, emphasized: place < colours.length }))
    .reverse();
}

function single(label: string): Html {
  return html`<p>Drawn for <b>${clip(label, 60)}</b>: how many of its rows are found, against how many of the others are taken for it, as the threshold falls. The area is the chance that a row of it gets a higher probability than a row of another label.</p>`;
}

function many(curves: readonly LabelCurve[]): Html {
  const rows = curves.map((curve, place) => [html`<span class="key ${colours[place] ?? 'muted'}"></span>${clip(curve.label, 40)}`, curve.area.toFixed(3)]);
  return html`<p>Each label against the rest, the weakest first.${curves.length > mostDrawn && ` The ${mostDrawn} weakest are drawn.`}</p>${longTable('Area under the curve of each label', [{ heading: 'Label' }, { heading: 'Area', numeric: true }], rows)}`;
}
