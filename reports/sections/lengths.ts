import { evaluate } from '../../schemas/steps/evaluate.ts';
import { shareIntervals } from '../charts/share-intervals.ts';
import { formatCount, formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep, rowNoun } from '../step-output.ts';
import { table } from '../table.ts';
import { wilsonInterval } from '../wilson-interval.ts';

export const lengths: Section = {
  id: 'lengths',
  heading: 'Accuracy by length',
  render(manifest) {
    const measured = finishedStep(manifest, evaluate)?.output;
    if (measured?.lengths === undefined || measured.lengths.length === 0) return undefined;
    const noun = rowNoun(manifest);
    const groups = measured.lengths.map(({ from, to, rows, correct }) => ({ name: from === to ? `${formatCount(from)}+` : `${formatCount(from)}–${formatCount(to)}`, rows, share: correct / rows, ...wilsonInterval(correct, rows) }));
    const numeric = (heading: string) => ({ heading, numeric: true });
    return html`<div class="columns"><figure><figcaption>Labelled rightly <small>by the words that the network sees of a ${noun}</small></figcaption>${shareIntervals(`Share labelled rightly by the words of a ${noun}`, groups, measured.accuracy)}</figure><div>
<p>The lines are 95% confidence intervals (Wilson), the dashed one is the share of all. A ${noun} that fills every place may have been cut at the front.</p>
${table('Accuracy by length', [{ heading: 'Words' }, numeric('Rows'), numeric('Labelled rightly')], groups.map(({ name, rows, share }) => [name, formatCount(rows), formatShare(share)]))}
</div></div>`;
  },
};
