import { sweepParams } from '../../schemas/pipelines/sweep.ts';
import type { RunManifest } from '../../schemas/run.ts';
import { html } from '../html.ts';
import { namedParameters } from '../parameters.ts';
import type { Section } from '../section.ts';
import { terms } from '../table.ts';
import { clip } from '../visible-text.ts';

const longestValue = 400;

export const parameters: Section = {
  id: 'parameters',
  heading: 'Parameters',
  render(manifest) {
    const named = namedParameters(shownParameters(manifest));
    if (named.length === 0) return undefined;
    return terms(named.map(({ name, value }) => [html`<code>${name}</code>`, clip(value, longestValue)]));
  },
};

/** Of a sweep, what it varies and what is given for all its runs: the rest is the preset's. */
function shownParameters({ document: { request: { params } }, children }: RunManifest): Readonly<Record<string, unknown>> {
  if (children === undefined) return params;
  const { axes, given, ...others } = params;
  const rest = Object.entries(others).filter(([name]) => name !== 'params');
  const varied = (sweepParams.shape.axes.safeParse(axes).data ?? []).map(({ path, values }) => [path, values.join(', ')] as const);
  return { ...Object.fromEntries(rest), ...(given as object), ...Object.fromEntries(varied) };
}
