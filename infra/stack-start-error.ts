import { EverstepError } from '../schemas/failure.ts';
import type { PartName } from './layout.ts';

const titles: Readonly<Record<PartName | 'supervisor', string>> = {
  supervisor: 'supervisor of the local stack',
  temporal: 'Temporal server',
  s3: 'S3 server',
  'control-worker': 'control worker',
  'compute-worker': 'compute worker',
};

/** A part of the local stack does not become ready; the message ends with the last lines of its log. */
export class StackStartError extends EverstepError {
  readonly part: PartName | 'supervisor';

  constructor(part: PartName | 'supervisor', problem: string, logPath: string, lines: readonly string[]) {
    const log = lines.length === 0 ? `Its log, ${logPath}, is empty.` : `The end of its log, ${logPath}:\n${lines.join('\n')}`;
    super('ES-STACK-START', `The ${titles[part]} ${problem}. ${log}`);
    this.part = part;
  }
}
