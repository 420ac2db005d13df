import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { implement } from '../../activities/parse-text.ts';
import split from '../../activities/split.ts';
import * as mailParser from '../../datasets/parsers/mail.ts';
import type { parseText } from '../../schemas/steps/parse-text.ts';
import type { split as splitStep } from '../../schemas/steps/split.ts';
import { mailArchive } from './datasets.ts';
import { type TestContext, testContext } from './step-context.ts';

/** The real mail, parsed and split as the preset `spam-cnn` does with seed 1. */
export interface MailChain {
  readonly context: TestContext;
  readonly parsed: z.input<typeof parseText.output>;
  readonly parts: z.input<typeof splitStep.output>;
}

export async function mailChain(): Promise<MailChain> {
  const context = testContext();
  const blob = await context.store.writeBlob(await readFile(await mailArchive()));
  const parsed = await implement(mailParser)({ blob, format: 'tar.gz', parser: 'mail', textColumn: 'text', labelColumn: 'label' }, context);
  const parts = await split({ table: parsed.table, validationFraction: 0.1, testFraction: 0.2, block: 1, seed: 1 }, context);
  return { context, parsed, parts };
}
