import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatFigure, formatName, formatNumberOf, formatShare, formatTime } from './format.ts';

test.each([[0, '0%'], [1, '100%'], [0.98732, '98.7%'], [0.99, '99.0%'], [0.9998, '99.98%'], [0.99999, '99.999%'], [0.0001, '0.01%']])('the share %f reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([[0.042171, '0.04217'], [1204.4, '1,204'], [0, '0'], [1.234e-7, '1.23e-7'], [-0.5, '-0.5']])('the figure %f reads %s', (value, text) => {
  expect(formatFigure(value)).toBe(text);
});

test('bytes, durations, times and counts read as people write them', () => {
  expect(formatBytes(14_839_552)).toBe('14.8 MB');
  expect(formatDuration(72_640)).toBe('1m 12.6s');
  expect(formatDuration(40.6)).toBe('41ms');
  expect(formatTime('2026-03-14T09:12:03.500Z')).toBe('2026-03-14 09:12:03 UTC');
  expect(formatTime('yesterday')).toBe('yesterday');
  expect(formatNumberOf(1, 'mail')).toBe('1 mail');
  expect(formatNumberOf(1183, 'mail')).toBe('1,183 mails');
  expect(formatName('testRocAuc')).toBe('Test ROC AUC');
});
