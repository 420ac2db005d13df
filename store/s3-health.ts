import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { layout } from './layout.ts';
import { collectBody } from './s3-body.ts';

/** Big enough that no server keeps it beside the object's name instead of where objects lie. */
const probeBytes = 64 * 1024;

/** Whether the server answers a simple read now. */
export async function answersReads(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch {
    return false;
  }
}

/** Whether the server takes a new object now and gives it back. */
export async function keepsObjects(client: S3Client, bucket: string): Promise<boolean> {
  const probe = { Bucket: bucket, Key: layout.probe(randomUUID()) };
  try {
    await client.send(new PutObjectCommand({ ...probe, Body: new Uint8Array(probeBytes), ContentLength: probeBytes }));
    const { byteLength } = await collectBody(await client.send(new GetObjectCommand(probe)));
    await client.send(new DeleteObjectCommand(probe));
    return byteLength === probeBytes;
  } catch {
    return false;
  }
}
