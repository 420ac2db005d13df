import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { stateLayout } from './layout.ts';

const identitiesSchema = z.object({
  identities: z.array(z.object({ credentials: z.array(z.object({ accessKey: z.string(), secretKey: z.string() })).length(1) })).length(1),
});

/** Credentials of the local S3 server, drawn at the first `up`, in the file that the server reads. */
export function localS3Credentials(stateFolder: string): { accessKeyId: string; secretAccessKey: string } {
  const file = stateLayout(stateFolder).s3Identities;
  const known = readJsonFile(file, identitiesSchema)?.identities[0]?.credentials[0];
  if (known !== undefined) return { accessKeyId: known.accessKey, secretAccessKey: known.secretKey };
  const accessKey = `EVERSTEP${randomBytes(6).toString('hex').toUpperCase()}`;
  const secretKey = randomBytes(30).toString('base64url');
  writeJsonFile(file, {
    identities: [{ name: 'everstep', credentials: [{ accessKey, secretKey }], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }],
  });
  return { accessKeyId: accessKey, secretAccessKey: secretKey };
}
