import { z } from 'zod';
import type { RunManifest, StepFile } from '../../schemas/run.ts';
import { batchNormStatistics } from '../../schemas/steps/batch-norm-statistics.ts';
import { foldBatchNorm } from '../../schemas/steps/fold-batch-norm.ts';
import { insertBatchNorm } from '../../schemas/steps/insert-batch-norm.ts';
import { verifyEquivalence } from '../../schemas/steps/verify-equivalence.ts';
import { formatBytes, formatCount, formatFigure, formatNumberOf, formatShare } from '../format.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep, finishedSteps } from '../step-output.ts';
import { longTable, table, terms } from '../table.ts';
import { clip } from '../visible-text.ts';

type Equivalence = z.output<typeof verifyEquivalence.output>;

/** A network as it was compared with the one before. */
interface Comparison {
  readonly network: string;
  readonly normalizations: number | undefined;
  readonly file: StepFile | undefined;
  readonly found: Equivalence | undefined;
}

const askedSchema = z.object({ limit: z.number(), logits: z.boolean() });
const longestMessage = 600;

export const batchNorm: Section = {
  id: 'batch-norm',
  heading: 'Batch normalization out and in',
  result(manifest) {
    const inserted = finishedStep(manifest, insertBatchNorm)?.output.inserted;
    const found = comparisonsOf(manifest)[1]?.found;
    if (inserted === undefined || found === undefined) return undefined;
    return `${formatNumberOf(inserted, 'batch normalization')} inserted, outputs within ${formatFigure(found.share)} of their range`;
  },
  render(manifest) {
    const folded = finishedStep(manifest, foldBatchNorm)?.output;
    if (folded === undefined) return undefined;
    const comparisons = comparisonsOf(manifest);
    const files = comparisons.flatMap(({ file }) => file ?? []);
    const asked = files.map(({ parts }) => askedSchema.safeParse(parts.input).data).find((input) => input !== undefined);
    return html`${asked && html`<p>Every output is compared with that of the network as it came. A run fails where one differs by more than ${formatFigure(asked.limit)} of the outputs' range${asked.logits && ', or where another class of an image is the likeliest'}.</p>`}
${comparisonTable(folded.folded, comparisons, asked)}
${comparisons.map(refusal)}
${statistics(manifest)}
${layers(manifest)}`;
  },
};

/** The network without its normalization, and that with a new one, in the order of the run. */
function comparisonsOf(manifest: RunManifest): Comparison[] {
  const files = manifest.steps.filter(({ name }) => name === verifyEquivalence.name);
  const inserted = finishedStep(manifest, insertBatchNorm)?.output.inserted;
  return [{ network: 'Folded away', normalizations: 0 }, { network: 'Inserted anew', normalizations: inserted }].map((compared, place) => ({
    ...compared,
    file: files[place],
    found: files[place]?.state === 'completed' ? verifyEquivalence.output.safeParse(files[place].output).data : undefined,
  }));
}

function comparisonTable(before: number, comparisons: readonly Comparison[], asked: z.output<typeof askedSchema> | undefined): Html {
  const accuracy = comparisons.find(({ found }) => found?.accuracy !== undefined)?.found?.accuracy;
  const numeric = (heading: string) => ({ heading, numeric: true });
  const columns = [
    { heading: 'Network' }, numeric('Normalizations'), numeric('Largest difference'), numeric('Of the range'),
    ...(asked?.logits === true ? [{ heading: 'Likeliest class' }] : []),
    ...(accuracy === undefined ? [] : [numeric('Top-1'), numeric('Top-5')]),
  ];
  const row = (network: string, normalizations: number | undefined, differences: readonly HtmlValue[], likeliest: string, reached: NonNullable<Equivalence['accuracy']>['before'] | undefined): HtmlValue[] => [
    network, normalizations === undefined ? '' : formatCount(normalizations), ...differences,
    ...(asked?.logits === true ? [likeliest] : []),
    ...(accuracy === undefined ? [] : [reached === undefined ? '' : formatShare(reached.top1), reached === undefined ? '' : formatShare(reached.top5)]),
  ];
  return table('Networks and how far their outputs differ', columns, [
    row('As it came', before, ['', ''], '', accuracy?.before),
    ...comparisons.map(({ network, normalizations, file, found }) => {
      if (found === undefined) return row(network, normalizations, [file?.state === 'failed' ? html`<b>refused</b>` : 'not compared', ''], '', undefined);
      return row(network, normalizations, [formatFigure(found.largestDifference), formatFigure(found.share)], `the same for ${found.images === 1 ? 'the image' : `all ${formatCount(found.images)} images`}`, found.accuracy?.after);
    }),
  ]);
}

function refusal({ network, file }: Comparison): Html | undefined {
  if (file?.state !== 'failed') return undefined;
  return html`<div class="notice bad"><p class="notice-title">${network}: refused</p><p class="message">${clip(file.failure?.message ?? 'No reason was recorded.', longestMessage)}</p></div>`;
}

function statistics(manifest: RunManifest): Html | undefined {
  const shards = finishedSteps(manifest, batchNormStatistics).map(({ output }) => output);
  if (shards.length === 0) return undefined;
  const sum = (figure: (shard: (typeof shards)[number]) => number) => shards.reduce((total, shard) => total + figure(shard), 0);
  const channels = finishedStep(manifest, insertBatchNorm)?.output.layers?.reduce((total, layer) => total + layer.channels, 0);
  return html`<h3>Statistics</h3>${terms([
    ['Estimated on', `${formatNumberOf(sum(({ images }) => images), 'image')} in ${formatNumberOf(shards.length, 'shard')}`],
    ...(channels === undefined ? [] : [['Mean and variance of', formatNumberOf(channels, 'channel')] as const]),
    ['Size', formatBytes(sum(({ statistics: { bytes } }) => bytes))],
    ['Left out, unreadable', formatCount(sum(({ unreadable }) => unreadable.length))],
  ])}`;
}

function layers(manifest: RunManifest): Html {
  const folded = finishedStep(manifest, foldBatchNorm)?.output.layers ?? [];
  const inserted = finishedStep(manifest, insertBatchNorm)?.output.layers ?? [];
  return html`${folded.length > 0 && html`<details><summary>${formatNumberOf(folded.length, 'normalization')} folded into the layers before</summary><p>${folded.map((layer) => clip(layer, 80)).join(', ')}</p></details>`}
${inserted.length > 0 && html`<details><summary>${formatNumberOf(inserted.length, 'normalization')} inserted</summary>${longTable('Inserted normalizations', [{ heading: 'Normalization' }, { heading: 'Channels', numeric: true }, { heading: 'Numbers a channel', numeric: true }], inserted.map(({ layer, channels, numbers }) => [clip(layer, 80), formatCount(channels), formatCount(numbers)]))}</details>`}`;
}
