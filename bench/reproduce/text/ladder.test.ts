import { expect, it } from 'vitest';
import { commands } from '../../../cli/commands/index.ts';
import { checkParams } from '../../../cli/run/params.ts';
import { findTarget } from '../../../cli/target.ts';
import { parseUsage } from '../../../cli/usage.ts';
import { ladders } from './ladder.ts';

/** The parameters that `everstep run` makes of these words. */
async function paramsOf(words: readonly string[]): Promise<unknown> {
  const usage = parseUsage(await commands.find(({ name }) => name === 'run')!.load(), words);
  return checkParams(findTarget(words[0]!), usage.parameters, []).complete();
}

it.each(ladders)('the last rung of the ladder of $network is the preset, less the training again on all rows', async ({ network, rungs }) => {
  expect(await paramsOf(rungs.at(-1)!.words)).toEqual({ ...(await paramsOf([network])) as object, refit: false });
});

it.each(ladders)('each rung of the ladder of $network adds to the one before it', ({ rungs }) => {
  for (const [place, { words }] of rungs.slice(1).entries()) expect(words.slice(0, rungs[place]!.words.length)).toEqual(rungs[place]!.words);
});
