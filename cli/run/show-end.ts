import { type CommandContext, type ExitCode, interrupted } from '../command.ts';
import type { FollowedRun } from './follow.ts';
import { runText } from './run-text.ts';

/** Prints how a followed run ended. */
export function showEnd(output: CommandContext['output'], runId: string, followed: FollowedRun | undefined): ExitCode {
  if (followed === undefined) {
    output.result({ runId, status: 'running' }, () => '');
    return interrupted;
  }
  output.result(followed.json, () => runText(followed.json));
  return followed.end.status === 'completed' ? 0 : 1;
}
