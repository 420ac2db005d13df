import { confidenceHistogram, type ReliabilityBin, reliabilityDiagram } from '../charts/reliability-diagram.ts';
import { formatCount, formatShare } from '../format.ts';
import { html } from '../html.ts';
import { measuredFigures } from '../measured.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

export const calibration: Section = {
  id: 'calibration',
  heading: 'Calibration',
  render(manifest) {
    const bins = measuredFigures(manifest)?.calibration;
    if (bins === undefined || bins.length === 0) return undefined;
    const numeric = (heading: string) => ({ heading, numeric: true });
    return html`<div class="columns"><figure>${reliabilityDiagram(bins)}${confidenceHistogram(bins)}</figure><div>
<p class="figure-line"><span class="tile-title">Expected calibration error</span> <span class="tile-value">${formatShare(calibrationError(bins))}</span></p>
<p>${verdict(bins)} Rows lie in bins of equal width by the probability of the label they were given; the error is the mean distance between a bin's probability and its share labelled rightly, weighted by rows (Naeini, Cooper and Hauskrecht, 2015).</p>
<details><summary>Every bin in figures</summary>${table('Calibration by bin', [{ heading: 'Probability' }, numeric('Rows'), numeric('Mean'), numeric('Labelled rightly')], bins.map(({ from, to, rows, confidence, accuracy }) => [`${percent(from)}–${percent(to)}%`, formatCount(rows), formatShare(confidence), formatShare(accuracy)]))}</details>
</div></div>`;
  },
};

/** Σ rows of the bin ÷ all rows · |labelled rightly − probability|. Source: Naeini, Cooper & Hauskrecht, AAAI 2015. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  return weighted(bins, ({ accuracy, confidence }) => Math.abs(accuracy - confidence));
}

function verdict(bins: readonly ReliabilityBin[]): string {
  const surplus = weighted(bins, ({ accuracy, confidence }) => confidence - accuracy);
  const size = formatShare(Math.abs(surplus)).replace('%', ' points');
  return surplus >= 0 ? `On average the network is surer than it is right, by ${size}.` : `On average the network is right more often than it is sure, by ${size}.`;
}

function weighted(bins: readonly ReliabilityBin[], figure: (bin: ReliabilityBin) => number): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return rows === 0 ? 0 : bins.reduce((sum, bin) => sum + bin.rows * figure(bin), 0) / rows;
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}
