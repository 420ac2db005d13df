import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { drawChart } from './draw.ts';
import { separateLabels } from './separate-labels.ts';

/** A word and its place in the plane. */
export interface PlacedWord {
  readonly word: string;
  readonly place: readonly [number, number];
}

const width = 1000;
const height = 760;
const margin = 34;
const fontSize = 12;
const characterWidth = 0.6 * fontSize;

/** Words in the plane, as text, moved apart where they would cover each other. */
export function wordMap(label: string, words: readonly PlacedWord[]): Html {
  const scale = ([low, high]: readonly [number, number], size: number) => (value: number) => margin + ((value - low) / (high - low || 1)) * (size - 2 * margin);
  const range = (axis: 0 | 1): [number, number] => [Math.min(...words.map(({ place }) => place[axis])), Math.max(...words.map(({ place }) => place[axis]))];
  const [x, y] = [scale(range(0), width), scale(range(1), height)];
  const labels = separateLabels(words.map(({ word, place }) => ({ word, x: x(place[0]), y: y(place[1]), width: (word.length + 1) * characterWidth, height: fontSize + 1 })));
  return drawChart(label, {
    width,
    height,
    margin: 0,
    style: { fontSize: `${fontSize}px` },
    x: { axis: null, domain: [0, width] },
    y: { axis: null, domain: [0, height] },
    marks: [Plot.text(labels, { x: 'x', y: 'y', text: 'word', fill: 'var(--ink)' })],
  });
}
