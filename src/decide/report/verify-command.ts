import { PREDICATES } from '../../attest/predicates.ts';
import { printReference } from '../../oci/reference.ts';
import type { SignatureFacts, Verified } from '../gate/checks.ts';
import { parseWorkflow } from '../gate/workflow.ts';
import { GITHUB_MIRROR, type TrustChoice } from '../plan/trust.ts';

/** A command that anyone can run to verify an image: one line for a POSIX shell; that of `gh` needs bash or zsh. */
export interface VerifyCommand {
  readonly tool: 'wasm-image' | 'cosign' | 'gh';
  readonly command: string;
}

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * The commands that verify the image: with our gate, with cosign 3, and with GitHub's tool if it can. The gate does not
 * accept the legacy format without a policy; the other tools read no layout folders.
 * @param attestations the predicate types of the attestations that are attached to it.
 * Source: cosign 3.1 `cosign verify --help`; gh 2.83 `gh attestation verify --help`.
 */
export function verifyCommands(
  verified: Verified,
  trust: TrustChoice = { kind: 'public' },
  attestations: readonly string[] = [],
): readonly VerifyCommand[] {
  const { signature } = verified;
  const reference = printReference(verified.reference);
  const isInRegistry = verified.reference.repository.kind === 'registry';
  const gh = isInRegistry ? ghWords(verified, trust, attestations) : undefined;
  const all: readonly (readonly [VerifyCommand['tool'], string | undefined])[] = [
    ['wasm-image', signature.format === 'bundle' ? ownCommand(signature, trust, ['--image', reference]) : undefined],
    ['cosign', isInRegistry ? cosignCommand(signature, trust, ['verify'], reference) : undefined],
    ['gh', gh],
  ];
  return commandsOf(all);
}

/**
 * The commands that verify the module as a file, with the bundle about it.
 * @param names of the files, as their readers will have them. @param signature of the bundle.
 * Source: cosign 3.1 `cosign verify-blob --help`.
 */
export function fileVerifyCommands(
  signature: SignatureFacts,
  names: { readonly module: string; readonly bundle: string },
  trust: TrustChoice = { kind: 'public' },
): readonly VerifyCommand[] {
  const bundle = ['--bundle', names.bundle];
  const module = names.module.startsWith('-') ? `./${names.module}` : names.module;
  return commandsOf([
    ['wasm-image', ownCommand(signature, trust, [module, ...bundle])],
    ['cosign', cosignCommand(signature, trust, ['verify-blob', ...bundle], module)],
  ]);
}

function commandsOf(all: readonly (readonly [VerifyCommand['tool'], string | undefined])[]): readonly VerifyCommand[] {
  return all.flatMap(([tool, command]) => (command === undefined ? [] : [{ tool, command }]));
}

function ownCommand(signature: SignatureFacts, trust: TrustChoice, what: readonly string[]): string {
  const root =
    trust.kind === 'tuf'
      ? ['--tuf-mirror', trust.mirror, '--tuf-root', fileOf(trust.root, 'root.json')]
      : trustedRoot(trust);
  const { sourceRepository } = signature;
  return print([
    'wasm-image',
    'verify',
    ...what,
    ...signerWords(signature),
    // On another server than github.com, the address.
    ...caller(sourceRepository?.replace(/^https:\/\/github\.com\//, '')),
    ...root,
  ]);
}

/** @param what the command with its own flags. */
function cosignCommand(
  signature: SignatureFacts,
  trust: TrustChoice,
  what: readonly string[],
  name: string,
): string | undefined {
  const { signer, logIndexes, times, isCertificateLogged, sourceRepository } = signature;
  const isKey = signer.kind === 'key';
  // It compares the caller of GitHub's workflows only, and the template of another CI signs for every caller.
  const isGithub = !isKey && parseWorkflow(signer.identity)?.workflow.startsWith('.github/') === true;
  if (sourceRepository !== undefined && !isGithub) return undefined;
  const command = print([
    'cosign',
    ...what,
    ...signerWords(signature),
    // It knows the owner and the name only.
    ...caller(sourceRepository?.replace(/^https:\/\/[^/]+\//, '')),
    ...(isKey ? [] : trustedRoot(trust)),
    // cosign assumes SHA-256, with which files are signed.
    ...(isKey && what[0] === 'verify' && isP384(signer.publicKey) ? ['--signature-digest-algorithm', 'sha384'] : []),
    ...(logIndexes.length > 0
      ? []
      : [...(times.length > 0 ? ['--use-signed-timestamps'] : []), '--insecure-ignore-tlog']),
    ...(isKey || isCertificateLogged === true ? [] : ['--insecure-ignore-sct']),
    name,
  ]);
  if (isKey || trust.kind !== 'tuf') return command;
  // cosign keeps one TUF repository per folder, and the one of the user must stay.
  const initialize = print([
    'cosign',
    'initialize',
    '--mirror',
    trust.mirror,
    '--root',
    fileOf(trust.root, 'root.json'),
  ]);
  return `(export TUF_ROOT="$(mktemp -d)" && ${initialize} && ${command})`;
}

/** GitHub's tool reads certificates of GitHub workflows, and looks for provenance. */
function ghWords(
  { signature, reference }: Verified,
  trust: TrustChoice,
  attestations: readonly string[],
): string | undefined {
  const { signer, sourceRepository } = signature;
  if (signer.kind === 'key' || !attestations.includes(PREDICATES.provenance)) return undefined;
  const { server, repository } = parseWorkflow(signer.identity) ?? {};
  const isMirror = trust.kind === 'tuf' && trust.mirror !== GITHUB_MIRROR;
  if (server !== 'https://github.com' || repository === undefined || isMirror) return undefined;
  const words = print([
    'gh',
    'attestation',
    'verify',
    `oci://${printReference(reference)}`,
    '--bundle-from-oci',
    '--repo',
    sourceRepository?.replace(/^https:\/\/github\.com\//, '') ?? repository,
    '--cert-identity',
    signer.identity,
    ...(signer.issuer === GITHUB_ISSUER ? [] : ['--cert-oidc-issuer', signer.issuer]),
  ]);
  // It reads one trusted root per line.
  if (trust.kind !== 'file') return words;
  return `${words} --custom-trusted-root <(tr -d '\\r\\n' <${shell(fileOf(trust.file, 'trusted_root.json'))}; echo)`;
}

function signerWords({ signer }: SignatureFacts): readonly string[] {
  return signer.kind === 'key'
    ? ['--key', 'KEY.pub']
    : ['--certificate-identity', signer.identity, '--certificate-oidc-issuer', signer.issuer];
}

function caller(repository: string | undefined): readonly string[] {
  return repository === undefined ? [] : ['--certificate-github-workflow-repository', repository];
}

function trustedRoot(trust: TrustChoice): readonly string[] {
  return trust.kind === 'file' ? ['--trusted-root', fileOf(trust.file, 'trusted_root.json')] : [];
}

/** The input may be the JSON itself, which the reader has to save under this name. */
function fileOf(text: string, name: string): string {
  return text.trimStart().startsWith('{') ? name : text;
}

/** Whether the SPKI names the curve secp384r1 (1.3.132.0.34). */
function isP384(pem: string): boolean {
  return Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64').includes(Buffer.from('06052b81040022', 'hex'));
}

function print(words: readonly string[]): string {
  return words.map(shell).join(' ');
}

/** Quoted for a POSIX shell, only when needed. */
function shell(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
