import { WasmImageError } from '../core/errors.ts';
import { quoted } from '../core/text.ts';
import type { Values } from './values.ts';

/** How the image is signed; keys are PEM text, a path or `env://NAME`. */
export type Signing =
  | { readonly kind: 'off' }
  | { readonly kind: 'key'; readonly key: string; readonly passphrase: string | undefined }
  /** A command that signs, for a key in a KMS. `variables`: names of those it gets. */
  | {
      readonly kind: 'command';
      readonly argv: readonly string[];
      readonly input: 'message' | 'digest';
      readonly variables: readonly string[];
      readonly publicKey: string;
    }
  | { readonly kind: 'keyless'; readonly fulcioUrl: string; readonly rekorUrl: string | undefined; readonly timestampUrl: string | undefined };

/** Facts about the job that keyless signing depends on. */
export interface JobFacts {
  /** GitHub's event; undefined outside a workflow. */
  readonly event: { readonly name: string; readonly isFork: boolean } | undefined;
  /** Undefined when nobody could say. */
  readonly isPrivate: boolean | undefined;
  /** Whether the job may ask for an identity token. */
  readonly hasIdentityToken: boolean;
}

/** Hosts whose certificates or entries anyone can read. */
const PUBLIC_SIGSTORE = /(?:^|\.)(?:sigstore\.dev|sigstage\.dev)\.?$/;

/** Decides how the image is signed. @throws INPUT_*. */
export function planSigning(values: Values): Signing {
  const key = values.text('signing-key');
  const argv = values.lines('signing-command');
  refuseStray(values, argv.length > 0);
  const how = values.text('sign') ?? (key === undefined && argv.length === 0 ? 'keyless' : 'key');
  if (how === 'off') return { kind: 'off' };
  if (how === 'key') return planKey(values, key, argv);
  const stray = key === undefined ? 'signing-command' : 'signing-key';
  if (key !== undefined || argv.length > 0) throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${stray} together with sign: keyless`);
  const rekorUrl = urlOf(values, 'rekor-url');
  const timestampUrl = urlOf(values, 'timestamp-url');
  if (rekorUrl === undefined && timestampUrl === undefined) {
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot sign keyless with neither rekor-url nor timestamp-url: nobody would witness the time');
  }
  return { kind: 'keyless', fulcioUrl: urlOf(values, 'fulcio-url') ?? '', rekorUrl, timestampUrl };
}

/** An unset secret is an empty text: what belongs to a key that is not there must not end in a keyless signature. */
function refuseStray(values: Values, hasCommand: boolean): void {
  if (values.text('signing-key-passphrase') !== undefined && values.text('signing-key') === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot use signing-key-passphrase: signing-key is not set');
  const stray = ['signing-public-key', 'signing-command-env'].find((name) => values.text(name) !== undefined);
  if (stray !== undefined && !hasCommand) throw new WasmImageError('INPUT_MISSING', `Cannot use ${stray}: signing-command is not set`);
}

function planKey(values: Values, key: string | undefined, argv: readonly string[]): Signing {
  if (key !== undefined && argv.length > 0) throw new WasmImageError('INPUT_CONFLICT', 'Cannot use signing-key together with signing-command');
  if (key !== undefined) return { kind: 'key', key, passphrase: values.text('signing-key-passphrase') };
  if (argv.length === 0) throw new WasmImageError('INPUT_MISSING', 'Cannot sign with a key: neither signing-key nor signing-command is set');
  const publicKey = values.text('signing-public-key');
  if (publicKey === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot use signing-command: signing-public-key is not set, so its signatures could not be checked');
  const variables = values.lines('signing-command-env');
  const wrong = variables.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong !== undefined)
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(wrong)} as signing-command-env: it is no name of a variable`, {
      hint: 'write names alone, one a line',
    });
  return { kind: 'command', argv, input: values.text('signing-command-input') === 'digest' ? 'digest' : 'message', variables, publicKey };
}

function urlOf(values: Values, name: string): string | undefined {
  const text = values.text(name);
  if (text === undefined || text === 'off') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${name}: it is no http(s) URL without credentials`);
  }
  if (url.protocol === 'http:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} as ${name}: plain http is for loopback only`);
  }
  return text.replace(/\/+$/, '');
}

/** Holds keyless signing to what the job may do and to what may become public. @throws OIDC_PERMISSION, TRANSPARENCY_PUBLIC. */
export function refuseKeyless(
  values: Values,
  { fulcioUrl, rekorUrl }: Extract<Signing, { kind: 'keyless' }>,
  { hasIdentityToken, isPrivate, event }: JobFacts,
): void {
  if (!hasIdentityToken) {
    throw new WasmImageError('OIDC_PERMISSION', 'Cannot sign keyless: the job may not ask for an identity token', {
      hint:
        event === undefined
          ? 'outside GitHub Actions sign with a key: set signing-key'
          : 'add "id-token: write" under "permissions:" of the job, beside "contents: read" and "packages: write"',
    });
  }
  // The certificate is in the entry of the log, so a private authority with the public log tells as much.
  const isPublicSigstore = [fulcioUrl, rekorUrl].some((url) => url !== undefined && PUBLIC_SIGSTORE.test(new URL(url).hostname));
  if (isPublicSigstore && values.text('transparency') !== 'public' && isPrivate !== false) {
    const what = isPrivate === true ? 'the repository is private' : 'nobody could say whether the repository is private';
    throw new WasmImageError('TRANSPARENCY_PUBLIC', `Cannot sign with the public sigstore: ${what}, and the certificate names it in a public log`);
  }
}
