import { z } from 'zod';
import { artifactBytes, artifactEndings } from '../artifacts/artifact-bytes.ts';
import { findArtifact } from '../artifacts/find-artifact.ts';
import { writeNewFile } from '../artifacts/new-file.ts';
import { artifactArgument, inRunOption } from '../artifacts/options.ts';
import { defineCommand } from '../command.ts';
import { withStore } from '../session.ts';

export const artifactsGetCommand = defineCommand({
  name: 'artifacts get',
  summary: 'Write an artifact to a file',
  details: 'Tensors are written as NumPy files (.npy), tables as Arrow IPC (.arrow), models as safetensors, blobs as they are. The digest of every byte is checked.',
  arguments: artifactArgument,
  options: { ...inRunOption, out: z.string().min(1).optional().describe('the file, which must not be there yet; by default the name of the artifact in this folder') },
  examples: ['everstep artifacts get train.model', 'everstep artifacts get evaluate.probabilities --out probabilities.npy'],
  async run(context) {
    const { arguments: { ref }, options, output } = context;
    return withStore(context, async ({ store }) => {
      const { name, reference, runId } = await findArtifact(store, ref, options.run);
      const path = options.out ?? `${name}.${artifactEndings[reference.kind]}`;
      await writeNewFile(path, artifactBytes(store, reference));
      output.result({ runId, name, ...reference, path }, () => path);
      return 0;
    });
  },
});
