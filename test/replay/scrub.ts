import { hostname, tmpdir } from 'node:os';
import { projectFolder } from '../../temporal.config.ts';

/** A recorded value without the names of the machine that it was recorded on: host, folders, stack traces. */
export function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return withoutMachine(value);
  if (Array.isArray(value)) return value.map(scrubbed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, scrubbedField(name, item)]));
}

function scrubbedField(name: string, item: unknown): unknown {
  if (name === 'stackTrace') return '';
  if (name === 'identity') return 'recorded';
  if (name === 'data' && typeof item === 'string') return Buffer.from(withoutMachine(Buffer.from(item, 'base64').toString('utf8'))).toString('base64');
  return scrubbed(item);
}

function withoutMachine(text: string): string {
  const names: [string, string][] = [[projectFolder, '/project'], [tmpdir(), '/temporary'], [hostname(), 'machine']];
  return names.reduce((result, [name, replacement]) => result.replaceAll(new RegExp(`(?<![A-Za-z0-9])${name.replace(/[^\w/]/g, '\\$&')}(?![A-Za-z0-9])`, 'g'), replacement), text);
}
