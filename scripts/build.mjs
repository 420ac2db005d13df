import { build } from './build/build.mjs';

const { buildId, folder } = await build();
console.error(`Build ${buildId} in ${folder}`);
