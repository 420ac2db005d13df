import pc from 'picocolors';
import { defineCommand } from '../command.ts';
import { checks } from '../doctor/checks.ts';
import { type Finding, find } from '../doctor/finding.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'Check each part by using it, and say what is wrong',
  details: 'Multiplies a tensor, runs a workflow, puts an object. Starts servers for it where the local ones are not up. Ends with exit code 1 where a part fails.',
  examples: ['everstep doctor', 'everstep doctor --json'],
  async run(context) {
    const { output } = context;
    const findings: Finding[] = [];
    for (const check of checks) {
      const finding = await find(check, await context.config());
      findings.push(finding);
      output.line(describe(finding));
    }
    const ok = findings.every((finding) => finding.ok);
    output.result({ ok, checks: findings }, () => (ok ? 'Everything works.' : 'Something does not work: see above.'));
    return ok ? 0 : 1;
  },
});

function describe({ name, ok, message, fix }: Finding): string {
  const line = `${ok ? pc.green('ok     ') : pc.red('failed ')}${name}: ${message}`;
  return fix === undefined ? line : `${line}\n       ${fix}`;
}
