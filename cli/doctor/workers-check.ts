import { isWorker } from '../../infra/layout.ts';
import { stackStatus } from '../../infra/stack.ts';
import { currentBuild } from '../../workers/build-manifest.ts';
import type { Check } from './finding.ts';

/** Whether this machine's workers run, and run this build. */
export const workersCheck: Check = {
  name: 'Local workers',
  fix: 'Run `npx everstep up`.',
  async run(config) {
    const { parts, supervisorPid } = await stackStatus(config);
    if (supervisorPid === undefined) return 'not running; commands that need them start them';
    const build = currentBuild().id;
    const problems = parts.filter(({ name }) => isWorker(name)).flatMap((part) => {
      if (!part.healthy) return [`${part.name}: ${part.problem ?? part.state}`];
      return part.build === build ? [] : [`${part.name} runs build ${part.build ?? 'unknown'}, and the newest is ${build}`];
    });
    return problems.length === 0 ? `ready, of build ${build}` : { problem: problems.join('; ') };
  },
};
