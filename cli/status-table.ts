import pc from 'picocolors';
import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';
import type { PartStatus, StackStatus } from '../infra/stack.ts';
import { renderTable } from './table.ts';

const heading = ['part', 'state', 'pid', 'up for', 'restarts', 'memory', 'address'] as const;

/** The state of the stack for people: a line a part, and what is wrong below. */
export function statusTable({ parts, uiUrl }: StackStatus): string {
  const problems = parts.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${pc.red(name)}: ${problem}`]));
  const web = uiUrl === undefined ? [] : [`Temporal's web pages: ${uiUrl}`];
  return [renderTable(heading, parts.map(row), { right: [2, 3, 4, 5] }), ...web, ...problems].join('\n');
}

function row({ name, state, healthy, pid, uptimeSeconds, restarts, memoryBytes, address }: PartStatus): string[] {
  return [
    name,
    healthy ? pc.green(state) : pc.red(state),
    pid === undefined ? '' : String(pid),
    uptimeSeconds === undefined ? '' : prettyMilliseconds(uptimeSeconds * 1_000, { compact: true }),
    restarts === undefined ? '' : String(restarts),
    memoryBytes === undefined ? '' : prettyBytes(memoryBytes, { binary: true, maximumFractionDigits: 0 }),
    address ?? '',
  ];
}
