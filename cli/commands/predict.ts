import { z } from 'zod';
import { UsageError } from '../../schemas/failure.ts';
import { defineCommand } from '../command.ts';
import { findImageNetworks } from '../predict/find-image-networks.ts';
import { findTextNetworks } from '../predict/find-text-networks.ts';
import { predictionTable } from '../predict/prediction-table.ts';
import { type GivenText, readTexts } from '../predict/read-texts.ts';
import { withStore } from '../session.ts';

/** From so many texts on it is worth telling how far they are. */
const many = 200;
const namedRows = 5;

export const predictCommand = defineCommand({
  name: 'predict',
  summary: 'Label texts or images with a trained network, and say which words moved it',
  details: 'Files are CSV, JSON lines or Parquet by their ending, else text with one text a line; for a network that has learned from mails, a mail each; - is stdin. Texts are read as the run has read its own. A network that has learned from images takes image files, which are read as the run has read its own. Of an ensemble the probabilities are averaged. A word\'s number is how far the log-odds of the label fall, in nats, where the word is covered.',
  arguments: {
    model: z.string().min(1).describe('id of a run, or digest or name of a model such as train.model'),
    files: z.array(z.string().min(1)).describe('files with texts, or - for stdin; or image files'),
  },
  options: {
    text: z.string().optional().describe('a text, instead of files'),
    textColumn: z.string().min(1).optional().describe('column of the files that holds the text; by default that of the run'),
    words: z.int().min(0).max(1_000).default(5).describe('telling words of each text; with 0, many texts take much less time'),
  },
  examples: ['everstep predict spam-cnn-20260301-020000-k3f9 --text "You have won a prize"', 'everstep predict train.model letters.csv --text-column body --words 0 --json', 'everstep predict dogs-vs-cats-20260301-020000-k3f9 photo.jpg'],
  async run(context) {
    const { arguments: { model, files }, options: { text, textColumn, words }, output } = context;
    if ((text === undefined) === (files.length === 0)) throw new UsageError('ES-PREDICT-TEXT', 'Give a text by --text "…", or files with texts, or - for stdin.');
    if (text?.trim() === '') throw new UsageError('ES-PREDICT-EMPTY', 'The text is empty: give some words by --text "…".');
    return withStore(context, async ({ store }) => {
      const ofImages = await findImageNetworks(store, model);
      if (ofImages !== undefined) {
        if (text !== undefined) throw new UsageError('ES-PREDICT-TEXT', `The networks of ${ofImages.runId} label images: give image files instead of --text.`);
        const { imagePredictionTable, predictImages } = await import('../predict/predict-images.ts');
        const predictions = await predictImages(ofImages, files);
        output.result({ runId: ofImages.runId, models: ofImages.references, labels: ofImages.labels, predictions }, () => imagePredictionTable(predictions));
        return 0;
      }
      const found = await findTextNetworks(store, model);
      const given: GivenText[] = text === undefined ? [] : [{ id: undefined, text }];
      for (const file of files) given.push(...(await readTexts(file, { parser: found.parser, textColumn: textColumn ?? found.textColumn, stdin: process.stdin })));
      if (given.length === 0) throw new UsageError('ES-PREDICT-EMPTY', `There is no text in ${files.map((file) => (file === '-' ? 'stdin' : file)).join(', ')}.`);

      const { predictTexts } = await import('../predict/predict-texts.ts');
      const predictions = await predictTexts(found, given, words, (done) => {
        if (done % many === 0 && done < given.length) output.note(`${done} of ${given.length} texts`);
      });
      const unknown = predictions.filter(({ label }) => label === undefined);
      if (text !== undefined && unknown.length > 0) throw new UsageError('ES-PREDICT-WORDS', `None of the words of the text is among the ${found.words.length} that the network has learned, so that it cannot tell.`);
      if (unknown.length > 0) output.note(`${unknown.length} of ${given.length} texts have no word that the network knows: ${unknown.slice(0, namedRows).map(({ id }) => id ?? '').join('; ')}${unknown.length > namedRows ? '; …' : ''}.`);
      output.result({ runId: found.runId, models: found.references, labels: found.labels, predictions }, () => predictionTable(predictions));
      return 0;
    });
  },
});
