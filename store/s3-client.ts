import { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { S3Config } from '../temporal.config.ts';
import { ReceivingAgent } from './receiving-agent.ts';

const connections = { keepAlive: true, maxSockets: 32 };

/** The SDK's client as the adapter wants it: path style, no checksums or retries of its own. */
export function createS3Client(config: S3Config): S3Client {
  // the SDK would print its plans for Node versions into every command's output
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return new S3Client({
    region: config.region,
    forcePathStyle: true,
    maxAttempts: 1,
    expectContinueHeader: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      socketTimeout: 60_000,
      httpAgent: new ReceivingAgent(connections),
      httpsAgent: new HttpsAgent(connections),
    }),
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    ...(config.credentials !== undefined && { credentials: config.credentials }),
  });
}

/** Gives a request's signature the digest that we have already, so that the SDK does not hash the payload once more. */
export function setPayloadDigest(request: unknown, sha256: string): void {
  if (typeof request === 'object' && request !== null && 'headers' in request && typeof request.headers === 'object' && request.headers !== null) {
    Object.assign(request.headers, { 'x-amz-content-sha256': sha256 });
  }
}
