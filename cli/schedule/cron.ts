import { UsageError } from '../../schemas/failure.ts';

/** @throws UsageError where this machine knows no such time zone */
export function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone }).format();
  } catch (error) {
    throw new UsageError('ES-SCHEDULE-TIMEZONE', `--timezone ${timezone}: there is no such time zone; write a name such as UTC, Europe/Berlin or America/New_York.`, { cause: error });
  }
}

const fields = [
  { name: 'minute', minimum: 0, maximum: 59, names: [] },
  { name: 'hour', minimum: 0, maximum: 23, names: [] },
  { name: 'day of month', minimum: 1, maximum: 31, names: [] },
  { name: 'month', minimum: 1, maximum: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'day of week', minimum: 0, maximum: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

const shorthands = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'];

/**
 * Checks a cron expression of five fields, or a shorthand such as `@daily`.
 * @throws UsageError that names the field and what it may be
 */
export function checkCron(cron: string): void {
  if (shorthands.includes(cron)) return;
  const parts = cron.trim().split(/\s+/);
  if (cron.trim() === '' || parts.length !== fields.length) {
    throw new UsageError('ES-SCHEDULE-CRON', `--cron "${cron}": five fields are needed (minute, hour, day of month, month, day of week), such as "0 2 * * *" for every night at two, or one of ${shorthands.join(', ')}.`);
  }
  for (const [place, field] of fields.entries()) {
    const part = parts[place] ?? '';
    if (!part.split(',').every((item) => isItem(item, field))) {
      throw new UsageError('ES-SCHEDULE-CRON', `--cron "${cron}": ${part} is no ${field.name}: ${field.minimum} to ${field.maximum}, with *, ranges (1-5), lists (1,3) and steps (*/10).`);
    }
  }
}

function isItem(item: string, field: (typeof fields)[number]): boolean {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (from === undefined || (step !== undefined && Number(step) < 1)) return false;
  if (from === '*') return to === undefined;
  const [low, high] = [valueOf(from, field), to === undefined ? undefined : valueOf(to, field)];
  return low !== undefined && (to === undefined || (high !== undefined && low <= high));
}

function valueOf(text: string, { minimum, maximum, names }: (typeof fields)[number]): number | undefined {
  const named = (names as readonly string[]).indexOf(text.toLowerCase());
  const value = named === -1 ? Number(/^\d+$/.test(text) ? text : Number.NaN) : named + minimum;
  return value >= minimum && value <= maximum ? value : undefined;
}
