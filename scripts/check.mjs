import { runChecks } from './checks/checks.mjs';
import { projectFolder } from './setup/folders.mjs';
import { isInstalled } from './setup/node-modules.mjs';

if (!isInstalled(projectFolder)) {
  process.stderr.write('The npm packages are not installed as package-lock.json says: run "npm run setup" first.\n');
  process.exitCode = 2;
} else if (!(await runChecks())) process.exitCode = 1;
