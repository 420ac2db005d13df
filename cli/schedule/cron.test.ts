import { expect, it } from 'vitest';
import { checkCron, checkTimezone } from './cron.ts';

it.each(['* * * * *', '0 2 * * *', '*/10 8-18 * * mon-fri', '0,30 0 1 jan,jul 0', '5/15 * * * 7', '@daily'])('takes %s', (cron) => {
  expect(() => { checkCron(cron); }).not.toThrow();
});

it.each([
  ['', 'five fields are needed'],
  ['0 2 * *', 'five fields are needed'],
  ['60 2 * * *', '60 is no minute: 0 to 59'],
  ['0 24 * * *', '24 is no hour: 0 to 23'],
  ['0 2 0 * *', '0 is no day of month: 1 to 31'],
  ['0 2 * 13 *', '13 is no month: 1 to 12'],
  ['0 2 * * someday', 'someday is no day of week: 0 to 7'],
  ['0 5-2 * * *', '5-2 is no hour'],
  ['*/0 * * * *', '*/0 is no minute'],
  ['0 2 *,x * *', '*,x is no day of month'],
])('refuses "%s": %s', (cron, words) => {
  expect(() => { checkCron(cron); }).toThrow(words);
});

it('knows time zones by their names', () => {
  for (const timezone of ['UTC', 'Europe/Berlin']) expect(() => { checkTimezone(timezone); }).not.toThrow();
  expect(() => { checkTimezone('Berlin'); }).toThrow('--timezone Berlin: there is no such time zone');
});
