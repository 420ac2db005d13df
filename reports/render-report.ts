import type { RunManifest } from '../schemas/run.ts';
import { formatTime } from './format.ts';
import { Html, html } from './html.ts';
import { outcomeSentence } from './outcome.ts';
import type { ReportOptions } from './section.ts';
import { sections } from './sections/index.ts';
import { styles } from './styles.ts';
import { clip } from './visible-text.ts';

const longestName = 80;

/** The page asks nobody for anything and runs nothing, whatever text is in it. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The report of a run as one self-contained HTML page, from whatever the manifest has: after failures too. The same
 * manifest gives the same bytes.
 */
export function renderReport(manifest: RunManifest, options: ReportOptions): string {
  const { request } = manifest.document;
  const shown = sections.flatMap((section) => {
    const content = section.render(manifest, options);
    return content === undefined ? [] : [{ ...section, content }];
  });
  const sentence = outcomeSentence(manifest, sections);
  const name = clip(request.preset ?? request.pipeline, longestName);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${new Html(contentSecurityPolicy)}">
<meta name="generator" content="Everstep ${options.version}">
<title>${name}: ${sentence}</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
<header>
<p class="eyebrow"><span class="status ${manifest.status}">${manifest.status}</span> <span>${name}${request.preset !== undefined && html`<span class="of"> · ${clip(request.pipeline, longestName)}</span>`}</span></p>
<h1>${sentence}</h1>
<p class="facts"><code>${manifest.runId}</code> <span>started ${formatTime(manifest.document.startedAt)}</span>${manifest.outcome && html` <span>ended ${formatTime(manifest.outcome.finishedAt)}</span>`}${request.reproduces !== undefined && html` <span>reproduces <code>${request.reproduces}</code></span>`}</p>
</header>
<div class="page">
<nav aria-label="Sections"><ul>${shown.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main>${shown.map(({ id, heading, content }) => html`
<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>
${content}
</section>`)}
</main>
</div>
<footer>Everstep ${options.version}, build <code>${clip(manifest.document.build, longestName)}</code></footer>
</body>
</html>
`.markup;
}
