import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { inert, inputName, wordsOf } from '../../../core/text.ts';
import { pin, printReference, type Repository } from '../../../oci/reference.ts';
import type { CrossCheck, Log } from '../../../ports.ts';
import { type Environment, findProgram } from '../../host/program.ts';
import type { Credential } from '../../net/credential.ts';
import { schemeOf } from '../../net/scheme.ts';
import { askProgram } from '../ask-program.ts';
import type { OrasSource } from './oras-install.ts';

/** How to find oras and log in. */
export interface OrasOptions extends OrasSource {
  readonly log: Log;
  readonly env: Environment;
  /** An oras below this folder is not used. */
  readonly workspace?: string | undefined;
  /** Hosts that use plain HTTP. */
  readonly insecure?: readonly string[] | undefined;
  readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
}

const LIMIT_MS = 60_000;
const LIMIT_BYTES = 1024 * 1024;
const MANIFEST_LIMIT = 4 * 1024 * 1024;
/** The releases whose flags we know. */
const KNOWN_VERSION = /^Version:\s+1\.[3-9]\.\d/m;

/**
 * Opens oras as an independent reader: the one in PATH if its version is known, otherwise a pinned one from the tool
 * cache. It runs without a shell; credentials are in a temporary file during the call. `find` locates oras ahead of
 * time. @throws nothing before the first call.
 */
export function openOras(options: OrasOptions): CrossCheck & { find(): Promise<string> } {
  let program: Promise<string> | undefined;
  const find = (): Promise<string> => {
    program ??= findOras(options);
    return program;
  };
  return {
    find,
    async fetchManifest(repository, digest) {
      const oras = await find();
      const folder = await mkdtemp(join(tmpdir(), 'wasm-image-oras-'));
      try {
        const target = join(folder, 'manifest.json');
        const reference = printReference(pin(repository, digest)).replace(/^oci-layout:/, '');
        await run(
          oras,
          ['manifest', 'fetch', ...(await flagsFor(options, repository, folder)), '--output', target, reference],
          options.env,
        );
        const { size } = await stat(target);
        if (size > MANIFEST_LIMIT)
          throw new WasmImageError(
            'LIMIT_EXCEEDED',
            `Cannot read the image back with oras: the manifest is ${size} bytes; the limit is ${MANIFEST_LIMIT}`,
          );
        return await readFile(target);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function findOras(options: OrasOptions): Promise<string> {
  const found = findProgram([process.platform === 'win32' ? 'oras.exe' : 'oras'], options.env, options.workspace);
  if (found !== undefined) {
    const version = await run(found, ['version'], options.env);
    if (KNOWN_VERSION.test(version)) return found;
    const line = inert(version.split('\n')[0] ?? '', 60);
    options.log.info(`Ignoring oras in PATH: it is not version 1.3 or a later 1.x (${line})`);
  }
  const { installOras } = await import('./oras-install.ts');
  return installOras(options);
}

async function flagsFor(options: OrasOptions, repository: Repository, folder: string): Promise<readonly string[]> {
  if (repository.kind === 'layout') return ['--oci-layout'];
  const { registry, path } = repository;
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ auths: authsOf(registry, await options.credential(registry, path)) }), {
    mode: 0o600,
  });
  const scheme = await schemeOf(registry, options.insecure ?? [], new Map());
  // Without the flag, oras uses plain HTTP for localhost. Source: oras cmd/oras/internal/option/remote.go v1.3.
  return ['--registry-config', config, `--plain-http=${scheme === 'http'}`];
}

function authsOf(registry: string, credential: Credential | undefined): Readonly<Record<string, object>> {
  switch (credential?.kind) {
    case undefined:
      return {};
    case 'basic':
      return { [registry]: { auth: Buffer.from(`${credential.username}:${credential.password}`).toString('base64') } };
    case 'identity-token':
      return { [registry]: { identitytoken: credential.token } };
    case 'registry-token':
      return { [registry]: { registrytoken: credential.token } };
  }
}

/** Proxies and certificates are passed on; tokens and DOCKER_CONFIG are not. */
function environmentFor(env: Environment): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'SystemRoot',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
  ];
  // Go does not know Node's variable. It reads the system's folders as well as this file.
  const certificates = env.SSL_CERT_FILE || env.NODE_EXTRA_CA_CERTS || '';
  const passed = Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  return certificates === '' ? passed : { ...passed, SSL_CERT_FILE: certificates };
}

async function run(program: string, args: readonly string[], env: Environment): Promise<string> {
  const stderr: string[] = [];
  const onLine = (line: string): void => {
    if (stderr.length < 20) stderr.push(line);
  };
  const fail = (why: string, cause?: unknown): never => {
    const text = inert(stderr.join('\n').trim() || why, 300);
    throw new WasmImageError('ORAS_UNAVAILABLE', `Cannot read the image back with oras: ${text}`, {
      hint: `see the message from oras; set ${inputName('cross-check')} to none to skip this check`,
      cause,
    });
  };
  const request = { args, input: '', env: environmentFor(env), timeoutMs: LIMIT_MS, maxBytes: LIMIT_BYTES, onLine };
  const { status, output } = await askProgram(program, request).catch((cause: unknown) => fail(wordsOf(cause), cause));
  if (status !== 0) fail(status === null ? 'it was killed by a signal' : `it exited with status ${status}`);
  return output.toString('utf8');
}
