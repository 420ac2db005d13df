import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

/** `0.2s`, `41.3s`, `2m 5s`, `1h 3m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`;
  return prettyMilliseconds(milliseconds, { secondsDecimalDigits: 0, unitCount: 2 });
}

/** A time that is only guessed: whole seconds. */
export function formatTimeLeft(milliseconds: number): string {
  return prettyMilliseconds(Math.max(1000, Math.ceil(milliseconds / 1000) * 1000), { secondsDecimalDigits: 0, unitCount: 2 });
}

/** `19.9 MB`. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes);
}

/** A count with its unit: `12,345 mails`, `19.9 MB`. */
export function formatCount(count: number, unit: string): string {
  return unit === 'bytes' ? formatBytes(count) : `${formatNumber(count)} ${unit}`;
}

/** `412 batches/s`, `3.1 MB/s`; small rates with one decimal. */
export function formatRate(perSecond: number, unit: string): string {
  return unit === 'bytes' ? `${formatBytes(Math.round(perSecond))}/s` : `${perSecond < 10 ? perSecond.toFixed(1) : formatNumber(Math.round(perSecond))} ${unit}/s`;
}

/** A whole number with thousands apart; any other with four significant digits. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return Math.abs(value) < 1e-4 ? value.toExponential(2) : value.toPrecision(4);
}

/** A parameter as a user would write it. */
export function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** `testAccuracy` as `test accuracy`. */
export function formatName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** The first twelve digits of a digest: enough to tell those of a run apart. */
export function formatDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** A point in time in UTC, to the second: `2026-03-01 02:00:00 UTC`. */
export function formatTime(time: Date | string): string {
  return `${(typeof time === 'string' ? new Date(time) : time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
