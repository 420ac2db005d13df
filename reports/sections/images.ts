import { parseImages } from '../../schemas/steps/parse-images.ts';
import { splitFeatures } from '../../schemas/steps/split-features.ts';
import { formatCount, formatNumberOf, formatShare } from '../format.ts';
import { html } from '../html.ts';
import type { Section } from '../section.ts';
import { finishedStep } from '../step-output.ts';
import { longTable, table, terms } from '../table.ts';
import { clip } from '../visible-text.ts';

const longestUnreadable = 50;

export const images: Section = {
  id: 'images',
  heading: 'Data',
  render(manifest) {
    const parsed = finishedStep(manifest, parseImages)?.output;
    if (parsed === undefined) return undefined;
    const parts = finishedStep(manifest, splitFeatures)?.output;
    const rows = parsed.shards.reduce((sum, shard) => sum + shard.rows, 0);
    const unreadable = parts?.unreadable ?? parsed.unreadable;
    const perLabel = Object.entries(parsed.rowsPerLabel);
    return html`<div class="columns"><div>${terms([
      ['Read', `${formatNumberOf(rows, 'image')} in ${formatNumberOf(parsed.shards.length, 'shard')}`],
      ['Left out, unreadable', formatCount(unreadable.length)],
      ...(parts === undefined ? [] : ([
        ['Duplicates removed', formatCount(parts.duplicatesRemoved)],
        ['Training', formatCount(parts.training.table.rows)],
        ['Validation', formatCount(parts.validation.table.rows)],
        ['Test, held out', formatCount(parts.test.table.rows)],
      ] as const)),
    ])}${unreadable.length > 0 && table('Images that could not be read', [{ heading: 'Image' }, { heading: 'Why' }], unreadable.slice(0, longestUnreadable).map(({ id, reason }) => [clip(id, 100), clip(reason, 200)]))}</div>
<div>${longTable('Images per label', [{ heading: 'Label' }, { heading: 'Images', numeric: true }, { heading: 'Share', numeric: true }], perLabel.map(([label, count]) => [clip(label, 60), formatCount(count), formatShare(rows === 0 ? 0 : count / rows)]))}</div></div>`;
  },
};
