import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** A member as a test wants it in a tar. */
export type TarMember = Partial<Omit<Header, 'size'>> & { readonly name: string; readonly content?: Uint8Array | string };

/** A tar file in memory. */
export async function packTar(members: readonly TarMember[]): Promise<Buffer> {
  const packer = pack();
  for (const { content = '', ...header } of members) packer.entry(header, Buffer.from(content));
  packer.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of packer as AsyncIterable<unknown>) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A tar file in memory, compressed by gzip. */
export async function packTarGz(members: readonly TarMember[]): Promise<Buffer> {
  return gzipSync(await packTar(members));
}
