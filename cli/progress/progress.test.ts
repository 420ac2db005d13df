import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDisplay } from './display.ts';
import { renderFrame } from './frame.ts';
import { PlainLines } from './plain-lines.ts';
import { RateMeter } from './rate-meter.ts';
import { RunView } from './run-view.ts';

const training = (completed: number) => ({ phase: 'epoch 3 of 6', completed, total: 400, unit: 'batches', metrics: { loss: 0.03125, accuracy: 0.9876 } });

function viewInTraining(): RunView {
  const view = new RunView();
  view.takeProgress({ steps: [{ ordinal: 0, name: 'fetch-dataset', state: 'completed', reused: true, attempt: 0 }, { ordinal: 1, name: 'train', state: 'running', attempt: 1 }] }, 1_000);
  view.takeActivities([{ step: 'train', progress: training(100), waiting: undefined }], 2_000);
  view.takeActivities([{ step: 'train', progress: training(200), waiting: undefined }], 3_000);
  return view;
}

const frame = (view: RunView, columns = 200): string[] => renderFrame(view.steps, { nowMs: 3_000, tick: 0, columns }).map(stripVTControlCharacters);

describe('the frame on a terminal', () => {
  it('shows share, phase, metrics, time left and rate of a running step', () => {
    expect(frame(viewInTraining())[1]).toBe('⠋ train           ████████░░░░░░░░  50 %  epoch 3 of 6  loss 0.03125  accuracy 0.9876  2s left  100 batches/s');
  });

  it('marks a step that was reused', () => {
    expect(frame(viewInTraining())[0]).toBe('↺ fetch-dataset   reused');
  });

  it('never is wider than the terminal', () => {
    for (const columns of [10, 40, 60, 80]) for (const line of frame(viewInTraining(), columns)) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('says what a step waits for, and which attempt comes', () => {
    const view = viewInTraining();
    view.takeProgress({ steps: [{ ordinal: 1, name: 'train', state: 'running', attempt: 2 }] }, 3_000);
    view.takeActivities([{ step: 'train', progress: undefined, waiting: 'the compute process was killed by SIGKILL' }], 3_000);
    expect(frame(view)[1]).toContain('attempt 2  the compute process was killed by SIGKILL');
  });

  it('shows a step without a total without a bar', () => {
    const view = new RunView();
    view.takeProgress({ steps: [{ ordinal: 0, name: 'parse-text', state: 'running', attempt: 1 }] }, 0);
    view.takeActivities([{ step: 'parse-text', progress: { phase: 'reading mails', completed: 7, unit: 'mails' }, waiting: undefined }], 1);
    expect(frame(view)[0]).toBe('⠋ parse-text      reading mails  7 mails');
  });

  it('takes the step files of an ended run for the truth', () => {
    const view = viewInTraining();
    view.takeFiles([{ ordinal: 1, name: 'train', state: 'completed', reused: false, attempts: 1, wallMs: 65_000 } as never], 3_000);
    expect(frame(view)[1]).toBe('✓ train           1m 5s');
  });
});

describe('plain lines', () => {
  it('tell start and end once', () => {
    const lines = new PlainLines();
    const view = new RunView();
    view.takeProgress({ steps: [{ ordinal: 0, name: 'split', state: 'running', attempt: 1 }] }, 0);
    expect(lines.next(view.steps, 0)).toEqual(['split: started']);
    expect(lines.next(view.steps, 100)).toEqual([]);
    view.takeProgress({ steps: [{ ordinal: 0, name: 'split', state: 'completed', reused: false, attempt: 1 }] }, 1_500);
    expect(lines.next(view.steps, 1_500)).toEqual(['split: done in 1.5s']);
    expect(lines.next(view.steps, 60_000)).toEqual([]);
  });

  it('tell every ten percent, and every ten seconds where nothing moves', () => {
    const lines = new PlainLines();
    const view = viewInTraining();
    expect(lines.next(view.steps, 3_000)).toEqual(['fetch-dataset: reused', 'train: started']);
    view.takeActivities([{ step: 'train', progress: training(230), waiting: undefined }], 3_300);
    expect(lines.next(view.steps, 3_300)).toEqual([]);
    view.takeActivities([{ step: 'train', progress: training(240), waiting: undefined }], 3_400);
    expect(lines.next(view.steps, 3_400)).toEqual(['train: 60 %, epoch 3 of 6, loss 0.03125, accuracy 0.9876, 2s left, 100 batches/s']);
    expect(lines.next(view.steps, 13_399)).toEqual([]);
    expect(lines.next(view.steps, 13_400)).toHaveLength(1);
  });

  it('tell an attempt that begins anew', () => {
    const lines = new PlainLines();
    const view = viewInTraining();
    lines.next(view.steps, 3_000);
    view.takeProgress({ steps: [{ ordinal: 1, name: 'train', state: 'running', attempt: 2 }] }, 3_100);
    expect(lines.next(view.steps, 3_100)).toEqual(['train: started, attempt 2']);
  });
});

describe('a terminal without a width', () => {
  it('gets plain lines', () => {
    const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 0 });
    createDisplay(stream as unknown as NodeJS.WriteStream).draw(viewInTraining());
    expect(stream.read()).toBe('fetch-dataset: reused\ntrain: started\n');
  });
});

describe('the rate', () => {
  it('is not known from one count', () => {
    const meter = new RateMeter();
    meter.add(0, 10);
    expect(meter.rate()).toBeUndefined();
  });

  it('begins anew when the count goes down', () => {
    const meter = new RateMeter();
    meter.add(0, 100);
    meter.add(1_000, 200);
    meter.add(2_000, 5);
    expect(meter.rate()).toBeUndefined();
    meter.add(3_000, 15);
    expect(meter.rate()).toBe(10);
  });

  it('forgets what is older than ten seconds', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 20; second++) meter.add(second * 1_000, second <= 10 ? second : 10 + (second - 10) * 5);
    expect(meter.rate()).toBe(5);
  });
});
