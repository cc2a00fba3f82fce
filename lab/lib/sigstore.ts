// Sigstore on loopback: OIDC issuer, CT log, Fulcio, timestamp authority, Rekor v2 or v1, and the files that make
// clients trust them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFulcioKeys, startCtLog, startFulcio } from './fulcio.ts';
import { type Issuer, PEOPLE, startIssuer } from './oidc.ts';
import { freshFolder, judge } from './places.ts';
import { mustRun, stopAll } from './process.ts';
import { startRekorV1, startRekorV2, type TransparencyLog } from './rekor.ts';
import { startTimestampAuthority } from './timestamp.ts';

export interface Sigstore {
  readonly issuer: Issuer;
  readonly fulcioUrl: string;
  readonly timestampUrl: string;
  /** The log that signers of this stack use. */
  readonly log: TransparencyLog;
  /** Paths of trusted_root.json, of cosign's signing config, and of the file with both that sigstore-python reads. */
  readonly trustedRoot: string;
  readonly signingConfig: string;
  readonly clientTrust: string;
  readonly folder: string;
  stop(): Promise<void>;
}

const SINCE = '2020-01-01T00:00:00Z';

/** Starts all services with new keys. Only one can run in a network namespace (see the timestamp authority). */
export async function startSigstore(name: string, version: 1 | 2): Promise<Sigstore> {
  const folder = freshFolder(name);
  const servers: { stop(): Promise<void> }[] = [];
  try {
    const issuer = await startIssuer();
    servers.push(issuer);
    makeFulcioKeys(folder);
    const ctLog = await startCtLog(folder);
    servers.push(ctLog.server);
    const fulcio = await startFulcio(folder, issuer.url, ctLog.url);
    servers.push(fulcio.server);
    const timestamps = await startTimestampAuthority(folder);
    servers.push(timestamps.server);
    const log = version === 1 ? await startRekorV1(folder) : await startRekorV2(folder);
    servers.push(log);
    const addresses = { issuer: issuer.url, fulcio: fulcio.url, ctLog: ctLog.url, timestamps: timestamps.url };
    const trustedRoot = await makeTrustedRoot(folder, addresses, timestamps.chainFile, log);
    const signingConfig = await makeSigningConfig(folder, addresses, log);
    const clientTrust = makeClientTrust(folder, trustedRoot, signingConfig);
    const stop = () => stopAll(servers);
    return {
      issuer,
      fulcioUrl: fulcio.url,
      timestampUrl: timestamps.url,
      log,
      trustedRoot,
      signingConfig,
      clientTrust,
      folder,
      stop,
    };
  } catch (error) {
    await stopAll(servers);
    throw error;
  }
}

interface Addresses {
  readonly issuer: string;
  readonly fulcio: string;
  readonly ctLog: string;
  readonly timestamps: string;
}

async function makeTrustedRoot(
  folder: string,
  at: Addresses,
  timestampChain: string,
  log: TransparencyLog,
): Promise<string> {
  const file = join(folder, 'trusted_root.json');
  // @sigstore/verify finds a log by the host of its base URL, which is therefore the origin of its checkpoints.
  await mustRun(judge('cosign'), [
    'trusted-root',
    'create',
    `--fulcio=url=${at.fulcio},certificate-chain=${join(folder, 'chain.pem')}`,
    `--ctfe=url=${at.ctLog},public-key=${join(folder, 'ct.pub')},start-time=${SINCE}`,
    `--tsa=url=${at.timestamps},certificate-chain=${timestampChain}`,
    `--rekor=url=https://${log.origin},public-key=${log.publicKeyFile},start-time=${SINCE}${log.version === 2 ? `,origin=${log.origin}` : ''}`,
    `--out=${file}`,
  ]);
  return file;
}

async function makeSigningConfig(folder: string, at: Addresses, log: TransparencyLog): Promise<string> {
  const file = join(folder, 'signing_config.json');
  const since = `start-time=${SINCE},operator=lab`;
  await mustRun(judge('cosign'), [
    'signing-config',
    'create',
    `--fulcio=url=${at.fulcio},api-version=1,${since}`,
    `--rekor=url=${log.url},api-version=${log.version},${since}`,
    '--rekor-config=ANY',
    `--oidc-provider=url=${at.issuer}${PEOPLE},api-version=1,${since}`,
    `--tsa=url=${at.timestamps},api-version=1,${since}`,
    '--tsa-config=ANY',
    `--out=${file}`,
  ]);
  return file;
}

function makeClientTrust(folder: string, trustedRoot: string, signingConfig: string): string {
  const file = join(folder, 'client_trust.json');
  const config = {
    mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    trustedRoot: JSON.parse(readFileSync(trustedRoot, 'utf8')),
    signingConfig: JSON.parse(readFileSync(signingConfig, 'utf8')),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}
