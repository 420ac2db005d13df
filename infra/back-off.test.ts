import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('waits double as long each time, 15 s at most', () => {
  const backOff = new BackOff();
  expect(Array.from({ length: 7 }, () => backOff.next(0))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});

test('begins anew after a while of health', () => {
  const backOff = new BackOff();
  for (let restart = 0; restart < 5; restart++) backOff.next(9_999);
  expect(backOff.next(10_000)).toBe(500);
  expect(backOff.next(0)).toBe(1_000);
});
