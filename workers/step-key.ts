import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StepContract } from '../schemas/contract.ts';
import type { Digest } from '../schemas/digest.ts';
import type { KeyParts } from '../schemas/record.ts';
import { isReference } from '../schemas/reference.ts';
import { storeFormat } from '../store/layout.ts';
import { type Build, stepBuild } from './build-manifest.ts';

/** Name of the bundle that serves this input: the step's name, and its choice where it picks a module by name. */
export function bundleName(contract: StepContract, input: unknown): string {
  return contract.variant === undefined ? contract.name : `${contract.name}.${contract.variant(input)}`;
}

/** All that a step's result may depend on, besides the numerical environment. */
export function keyParts(contract: StepContract, input: unknown, build: Build): KeyParts {
  const { fingerprint, sources, packages } = stepBuild(build, bundleName(contract, input));
  return {
    step: contract.name,
    ...(contract.variant === undefined ? {} : { variant: contract.variant(input) }),
    version: contract.version,
    fingerprint,
    sources,
    packages,
    storeFormat,
    input: withReferencesByDigest(input),
  };
}

/** SHA-256 of the canonical JSON (RFC 8785) of what counts: the fingerprint stands for sources and packages. */
export function stepKey({ step, version, fingerprint, storeFormat: format, input }: KeyParts): Digest {
  return createHash('sha256').update(canonicalJson({ step, version, fingerprint, storeFormat: format, input })).digest('hex');
}

/** Canonical JSON text: equal for equal values. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form');
  return text;
}

function withReferencesByDigest(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withReferencesByDigest);
  if (isReference(value)) return { kind: value.kind, digest: value.digest };
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([name, item]) => [name, withReferencesByDigest(item)]));
}
