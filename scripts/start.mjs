import { join } from 'node:path';
import { runThrough } from './checks/run-through.mjs';
import { projectFolder } from './setup/folders.mjs';
import { setUpOrExplain } from './setup/index.mjs';

process.exitCode = await setUpOrExplain();
if (process.exitCode === 0) {
  process.exitCode = await runThrough(process.execPath, [join(projectFolder, 'bin', 'everstep.mjs'), 'run', 'spam-cnn', ...process.argv.slice(2)], { cwd: projectFolder });
}
