import { setUpOrExplain } from './setup/index.mjs';

process.exitCode = await setUpOrExplain();
