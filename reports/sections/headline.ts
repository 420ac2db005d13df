import type { RunManifest } from '../../schemas/run.ts';
import { formatDuration, formatFigure, formatName, formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { Section } from '../section.ts';

const longestTitle = 40;

export const headline: Section = {
  id: 'results',
  heading: 'Results',
  render(manifest) {
    const metrics = Object.entries(manifest.outcome?.metrics ?? {});
    if (metrics.length === 0) return undefined;
    return html`<div class="tiles">${metrics.map(([name, value]) => tile(formatName(name).slice(0, longestTitle), formatMetric(name, value)))}${took(manifest)}${reuse(manifest)}</div>`;
  },
};

function formatMetric(name: string, value: number): string {
  const isShare = /accuracy|precision|recall|share|^top\d|rate$/i.test(name) && value >= 0 && value <= 1;
  return isShare ? formatShare(value) : formatFigure(value);
}

function took(manifest: RunManifest): Html | undefined {
  if (manifest.outcome === undefined) return undefined;
  const durationMs = Date.parse(manifest.outcome.finishedAt) - Date.parse(manifest.document.startedAt);
  return tile('From start to end', formatDuration(durationMs));
}

function reuse(manifest: RunManifest): Html | undefined {
  const finished = manifest.steps.filter((step) => step.state === 'completed');
  if (finished.length === 0) return undefined;
  return tile('Steps reused', `${finished.filter((step) => step.reused).length} of ${finished.length}`);
}

function tile(title: string, value: string): Html {
  return html`<div class="tile"><div class="tile-title">${title}</div><div class="tile-value">${value}</div></div>`;
}
