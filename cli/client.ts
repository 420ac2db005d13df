import { Client, Connection, isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { EverstepError, UsageError } from '../schemas/failure.ts';
import type { TemporalConfig } from '../temporal.config.ts';

const connectTimeoutMs = 4_000;
const callTimeoutMs = 10_000;

/** gRPC's status codes that mean something to the user. */
const grpcStatus = { cancelled: 1, deadlineExceeded: 4, notFound: 5, permissionDenied: 7, unavailable: 14, unauthenticated: 16 } as const;

/** A connection to Temporal whose calls all have a deadline. */
export interface TemporalClient {
  readonly client: Client;
  /** Makes a call. @throws EverstepError in words where Temporal is away or refuses; else what the call threw */
  call<Result>(action: (client: Client) => Promise<Result>, timeoutMs?: number): Promise<Result>;
  close(): Promise<void>;
}

/** Connects to Temporal within a few seconds. @throws EverstepError ES-TEMPORAL-UNREACHABLE and others of this file */
export async function connectTemporal(config: TemporalConfig): Promise<TemporalClient> {
  if (config.address === undefined && config.local) throw new UsageError('ES-TEMPORAL-UNREACHABLE', 'The local Temporal server has never been started: start it with "everstep up", or name another by TEMPORAL_ADDRESS.');
  const inWords = (error: unknown): unknown => temporalError(error, config) ?? error;
  const connection = await Connection.connect({ ...config.connectionOptions, connectTimeout: connectTimeoutMs }).catch((error: unknown) => { throw asWrongUse(inWords(error)); });
  const client = new Client({ connection, namespace: config.namespace });
  return {
    client,
    async call(action, timeoutMs = callTimeoutMs) {
      try {
        return await connection.withDeadline(Date.now() + timeoutMs, () => action(client));
      } catch (error) {
        throw inWords(error);
      }
    },
    close: () => connection.close(),
  };
}

/** Temporal away: the call may be repeated later. */
export function isTemporalAway(error: unknown): error is EverstepError {
  return error instanceof EverstepError && error.code === 'ES-TEMPORAL-UNREACHABLE';
}

function temporalError(error: unknown, config: TemporalConfig): EverstepError | undefined {
  if (error instanceof NamespaceNotFoundError) {
    return new UsageError('ES-TEMPORAL-NAMESPACE', `Temporal at ${address(config)} has no namespace ${config.namespace}: create it, or name another by TEMPORAL_NAMESPACE.`, { cause: error });
  }
  const cause = error instanceof ServiceError ? error.cause : error;
  if (error instanceof Error && error.message.includes('Failed to connect before the deadline')) return unreachable(config, error);
  if (!isGrpcServiceError(cause)) return undefined;
  const code: number = cause.code;
  if (code === grpcStatus.unavailable || code === grpcStatus.deadlineExceeded || code === grpcStatus.cancelled) return unreachable(config, cause);
  if (code === grpcStatus.unauthenticated || code === grpcStatus.permissionDenied) {
    return new UsageError('ES-TEMPORAL-DENIED', `Temporal at ${address(config)} refuses this identity (${cause.details}): check the API key or the certificate of the profile.`, { cause });
  }
  if (code === grpcStatus.notFound) return undefined;
  return new EverstepError('ES-TEMPORAL-CALL', `Temporal at ${address(config)} did not do what was asked: ${cause.details}.`, { cause });
}

function unreachable(config: TemporalConfig, cause: unknown): EverstepError {
  const remedy = config.local ? 'start the local stack with "everstep up" ("everstep status" shows what runs)' : 'check TEMPORAL_ADDRESS and the network';
  return new EverstepError('ES-TEMPORAL-UNREACHABLE', `Temporal at ${address(config)} does not answer: ${remedy}.`, { retryable: true, cause });
}

/** A server that does not answer from the start was named wrongly or not started; one that goes away later is an outage. */
function asWrongUse(error: unknown): unknown {
  return isTemporalAway(error) ? new UsageError('ES-TEMPORAL-UNREACHABLE', error.message, { cause: error }) : error;
}

function address(config: TemporalConfig): string {
  return config.address ?? 'the address of the profile';
}
