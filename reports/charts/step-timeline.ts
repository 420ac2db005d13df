import * as Plot from '@observablehq/plot';
import prettyMilliseconds from 'pretty-ms';
import type { StepFile } from '../../schemas/run.ts';
import { formatDuration } from '../format.ts';
import type { Html } from '../html.ts';
import { clip, visibleText } from '../visible-text.ts';
import { drawChart } from './draw.ts';

interface Bar {
  readonly step: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: 'computed' | 'reused' | 'failed';
  readonly wallMs: number;
}

const colours = { computed: 'var(--first)', reused: 'var(--third)', failed: 'var(--bad)' } as const;
const rowHeight = 26;

/** When each step ran and how long. Pauses in which nothing ran, as between two executions of a run, are left out. */
export function stepTimeline(steps: readonly StepFile[], width: number): Html {
  const bars = timelineBars(steps);
  const narrow = width < 500;
  const end = Math.max(1, ...bars.map((bar) => bar.toMs));
  const marginRight = 74;
  const marginLeft = narrow ? 104 : 116;
  const least = (end * 3) / (width - marginLeft - marginRight);
  return drawChart(`Wall time of ${bars.length} steps, reused and computed`, {
    width,
    height: bars.length * rowHeight + 46,
    marginLeft,
    marginRight,
    marginTop: 6,
    marginBottom: 40,
    x: { domain: [0, end], label: 'Time in which steps ran', labelArrow: 'none', ticks: narrow ? 3 : 8, tickFormat: (ms: number) => prettyMilliseconds(ms), grid: true },
    y: { domain: bars.map((bar) => bar.step), label: null, tickSize: 0, tickFormat: (step: string) => clip(step.replace(/^\d+ /, ''), narrow ? 15 : 16), padding: 0.3 },
    marks: [
      Plot.barX(bars, { y: 'step', x1: 'fromMs', x2: (bar: Bar) => Math.max(bar.toMs, bar.fromMs + least), fill: (bar: Bar) => colours[bar.state], rx: 2 }),
      Plot.text(bars, { y: 'step', x: (bar: Bar) => Math.max(bar.toMs, bar.fromMs + least), dx: 6, textAnchor: 'start', text: (bar: Bar) => formatDuration(bar.wallMs), fill: 'var(--ink)', fontVariant: 'tabular-nums' }),
    ],
    color: { type: 'identity' },
  });
}

function timelineBars(steps: readonly StepFile[]): Bar[] {
  const byStart = steps
    .map((step) => ({ step, startMs: Date.parse(step.startedAt) }))
    .filter(({ startMs }) => Number.isFinite(startMs))
    .sort((one, other) => one.startMs - other.startMs || one.step.ordinal - other.step.ordinal);
  const bars = new Map<number, Bar>();
  let idleMs = byStart[0]?.startMs ?? 0;
  let busyUntilMs = idleMs;
  for (const { step, startMs } of byStart) {
    idleMs += Math.max(0, startMs - busyUntilMs);
    busyUntilMs = Math.max(busyUntilMs, startMs + step.wallMs);
    const state = step.state === 'failed' ? 'failed' : step.reused ? 'reused' : 'computed';
    bars.set(step.ordinal, { step: `${step.ordinal} ${visibleText(step.name).replaceAll(/\s+/g, ' ')}`, fromMs: startMs - idleMs, toMs: startMs - idleMs + step.wallMs, state, wallMs: step.wallMs });
  }
  return [...bars.values()].sort((one, other) => one.fromMs - other.fromMs);
}
