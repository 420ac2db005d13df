import type { z } from 'zod';
import { evaluate } from '../../schemas/steps/evaluate.ts';
import { formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { clip } from '../visible-text.ts';

type Mistake = z.output<typeof evaluate.output>['worstMistakes'][number];

const openMistakes = 6;
const longestText = 700;

export const mistakes: Section = {
  id: 'mistakes',
  heading: 'Worst mistakes',
  render(manifest) {
    const measured = finishedStep(manifest, evaluate)?.output;
    if (measured === undefined) return undefined;
    const worst = measured.worstMistakes;
    if (worst.length === 0) return html`<p>None: every held-out row was labelled rightly.</p>`;
    const rest = worst.slice(openMistakes);
    return html`<p>Where the network was surest of a wrong label.</p>
<ol class="mistakes">${worst.slice(0, openMistakes).map(mistake)}</ol>
${rest.length > 0 && html`<details><summary>${rest.length} more</summary><ol class="mistakes" start="${openMistakes + 1}">${rest.map(mistake)}</ol></details>`}`;
  },
};

function mistake({ id, label, predicted, probability, text }: Mistake): Html {
  return html`<li><article>
<p class="verdict"><span><b>${clip(label, 60)}</b>, taken for <b class="wrong">${clip(predicted, 60)}</b></span> <span class="sure">${formatShare(probability)} sure</span></p>
<blockquote dir="auto" tabindex="0">${text.trim() === '' ? html`<i>no words</i>` : clip(compact(text), longestText)}</blockquote>
<p class="source">${clip(id, 200)}</p>
</article></li>
`;
}

/** Mails are full of empty lines. */
function compact(text: string): string {
  return text.trim().replaceAll(/[ \t]+/g, ' ').replaceAll(/\s*\n\s*/g, '\n');
}
