import type { z } from 'zod';
import { evaluate } from '../../schemas/steps/evaluate.ts';
import { explainText } from '../../schemas/steps/explain-text.ts';
import { formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { clip } from '../visible-text.ts';

type Mistake = z.output<typeof evaluate.output>['worstMistakes'][number];

type Explained = z.output<typeof explainText.output>['mistakes'][number]['parts'];

const openMistakes = 6;
const longestText = 700;
/** Nats from which a mark gets no deeper. */
const deepestEffect = 2;

export const mistakes: Section = {
  id: 'mistakes',
  heading: 'Worst mistakes',
  render(manifest) {
    const measured = finishedStep(manifest, evaluate)?.output;
    if (measured === undefined) return undefined;
    const worst = measured.worstMistakes;
    if (worst.length === 0) return html`<p>None: every held-out row was labelled rightly.</p>`;
    const explained = new Map(finishedStep(manifest, explainText)?.output.mistakes.map(({ id, parts }) => [id, parts]));
    const item = (wrong: Mistake) => mistake(wrong, explained.get(wrong.id));
    const rest = worst.slice(openMistakes);
    return html`<p>Where the network was surest of a wrong label.</p>
${explained.size > 0 && html`<ul class="legend"><li><mark class="for">Words</mark> that led to the wrong label</li><li><mark class="against">Words</mark> that spoke against it</li></ul>`}
<ol class="mistakes">${worst.slice(0, openMistakes).map(item)}</ol>
${rest.length > 0 && html`<details><summary>${rest.length} more</summary><ol class="mistakes" start="${openMistakes + 1}">${rest.map(item)}</ol></details>`}`;
  },
};

function mistake({ id, label, predicted, probability, text }: Mistake, parts: Explained | undefined): Html {
  return html`<li><article>
<p class="verdict"><span><b>${clip(label, 60)}</b>, taken for <b class="wrong">${clip(predicted, 60)}</b></span> <span class="sure">${formatShare(probability)} sure</span></p>
<blockquote dir="auto" tabindex="0">${quoted(text, parts)}</blockquote>
<p class="source">${clip(id, 200)}</p>
</article></li>
`;
}

function quoted(text: string, parts: Explained | undefined): Html | string {
  if (text.trim() === '') return html`<i>no words</i>`;
  return parts === undefined || parts.length === 0 ? clip(compact(text), longestText) : html`${parts.map(marked)}`;
}

/** The stronger the effect, the deeper the shade. */
function marked({ text, effect }: Explained[number]): Html | string {
  const shown = clip(text, longestText).replaceAll(/\s*\n\s*/g, '\n');
  if (effect === undefined || effect === 0) return shown;
  const title = `${effect > 0 ? 'for' : 'against'} the wrong label: ${Math.abs(effect).toFixed(2)} nats`;
  return html`<mark class="${effect > 0 ? 'for' : 'against'}" style="--depth:${Math.min(1, Math.abs(effect) / deepestEffect).toFixed(2)}" title="${title}">${shown}</mark>`;
}

/** Mails are full of empty lines. */
function compact(text: string): string {
  return text.trim().replaceAll(/[ \t]+/g, ' ').replaceAll(/\s*\n\s*/g, '\n');
}
