import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { type CodeOrigin, isProposalRef } from '../gate/events.ts';
import { named } from '../inputs/named.ts';
import type { Values } from '../inputs/values.ts';
import { isKnownPublic, planServices, refusePublic, type ServicesChoice } from './services.ts';
import type { TrustChoice } from './trust.ts';

/** How the image is signed; keys are PEM text, a path or `env://NAME`. */
export type Signing =
  | { readonly kind: 'off' }
  | { readonly kind: 'key'; readonly key: string; readonly passphrase: string | undefined }
  /** A command that signs, for a key in a KMS. `variables`: names of the environment variables that it gets. */
  | {
      readonly kind: 'command';
      readonly argv: readonly string[];
      readonly input: 'message' | 'digest';
      readonly variables: readonly string[];
      readonly publicKey: string;
    }
  /**
   * `expected`: the identity in the certificate as far as it is known; a reusable workflow has another one.
   * `publicRefusal`: why the services must not be public; undefined if they may.
   */
  | {
      readonly kind: 'keyless';
      readonly services: ServicesChoice;
      readonly publicRefusal: string | undefined;
      readonly token: TokenSource;
      readonly expected: ExpectedSigner;
    };

/**
 * Where the identity token comes from. `text` is a secret: the token, a path or `env://NAME`. `mayPublish`: the person
 * who logs in has agreed that the e-mail address becomes public.
 */
export type TokenSource =
  | { readonly kind: 'runner' }
  | { readonly kind: 'given'; readonly text: string }
  | { readonly kind: 'browser'; readonly mayPublish: boolean };

/** What a certificate is going to say. */
export interface ExpectedSigner {
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
}

/** Whether the text only names a key: a variable, or a path. A path has a dot, which base64 never has. */
export function isKeyName(text: string): boolean {
  return /^(?:env:\/\/\w{1,57}|(?=.*\.)[\w./\\: -]{1,63})$/.test(text.trim());
}

/** Facts about the job that keyless signing depends on. */
export interface JobFacts {
  /** GitHub's event; undefined outside a workflow. */
  readonly event:
    | {
        readonly name: string;
        readonly ref: string;
        readonly origin: CodeOrigin;
        readonly isDraft?: boolean | undefined;
      }
    | undefined;
  /** Undefined if it could not be determined. */
  readonly isPrivate: boolean | undefined;
  /** GITHUB_SERVER_URL: tenants of GHE.com have their own services. */
  readonly server?: string | undefined;
  /** Whether the job may request an identity token. */
  readonly hasIdentityToken: boolean;
  /** The workflow that runs, as in a certificate. */
  readonly workflow?: string | undefined;
  /** What the token in the inputs says; undefined if there is none, or if it is not needed. */
  readonly given?: ExpectedSigner | undefined;
  /** Whether a person is at the terminal, who could log in with a browser. */
  readonly canLogIn?: boolean | undefined;
}

/** Decides how the image is signed. @throws INPUT_*. */
export function planSigning(
  values: Values,
  trust: TrustChoice,
  facts: JobFacts & { readonly isUsed: boolean },
): Signing {
  const { isPrivate, isUsed, server } = facts;
  const key = values.text('signing-key');
  const argv = values.lines('signing-command');
  // A run from a fork has no secrets and signs nothing, so it never reads the missing key.
  const isForKey =
    values.text('sign') === 'key' || (values.text('sign') === undefined && values.isBlank('signing-key'));
  if (!isUsed && isForKey && key === undefined && argv.length === 0)
    return { kind: 'key', key: '', passphrase: undefined };
  refuseStray(values, argv.length > 0);
  refuseBlank(values, argv.length > 0);
  const given = values.text('identity-token');
  const how =
    values.text('sign') ?? (given !== undefined || (key === undefined && argv.length === 0) ? 'keyless' : 'key');
  if (given !== undefined && how !== 'keyless') throw conflict(named('identity-token'), named('sign', how));
  if (how === 'off') return { kind: 'off' };
  if (how === 'key') return planKey(values, key, argv);
  const stray = key === undefined ? 'signing-command' : 'signing-key';
  if (key !== undefined || argv.length > 0)
    throw conflict(named(stray), given === undefined ? named('sign', 'keyless') : named('identity-token'));
  const token = tokenSourceOf(values, given, facts);
  return {
    kind: 'keyless',
    services: planServices(values, trust, server),
    // A person is asked.
    publicRefusal:
      token.kind === 'browser' && values.text('sigstore') !== 'private' ? undefined : refusalOf(values, isPrivate),
    token,
    expected: expectedOf(token, facts),
  };
}

function conflict(one: string, other: string): WasmImageError {
  return new WasmImageError('INPUT_CONFLICT', `Cannot use ${one} together with ${other}`);
}

function tokenSourceOf(values: Values, given: string | undefined, facts: JobFacts): TokenSource {
  if (given !== undefined) return { kind: 'given', text: given };
  if (facts.hasIdentityToken || facts.canLogIn !== true) return { kind: 'runner' };
  return { kind: 'browser', mayPublish: values.text('transparency') === 'public' };
}

function expectedOf({ kind }: TokenSource, { given, workflow }: JobFacts): ExpectedSigner {
  return { identity: kind === 'runner' ? workflow : given?.identity, issuer: given?.issuer };
}

/** A secret that is not set is an empty string: settings for a missing key must not lead to a keyless signature. */
function refuseStray(values: Values, hasCommand: boolean): void {
  if (values.text('signing-key-passphrase') !== undefined && values.text('signing-key') === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('signing-key-passphrase')}: ${named('signing-key')} is not set`,
    );
  const stray = (['signing-public-key', 'signing-command-env'] as const).find(
    (name) => values.text(name) !== undefined,
  );
  if (stray !== undefined && !hasCommand)
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${named(stray)}: ${named('signing-command')} is not set`);
}

/** A secret that is not set must not turn signing with a key into keyless signing, which discloses the workflow. */
function refuseBlank(values: Values, hasCommand: boolean): void {
  const blank = (['signing-key', 'signing-command', 'identity-token'] as const).find((name) => values.isBlank(name));
  if (
    blank === undefined ||
    hasCommand ||
    values.text('signing-key') !== undefined ||
    values.text('identity-token') !== undefined ||
    values.text('sign') !== undefined
  )
    return;
  throw new WasmImageError('INPUT_MISSING', `Cannot sign: ${named(blank)} is empty`, {
    hint: `set the secret that it comes from, or ${named('sign', 'keyless')} to sign without a key`,
  });
}

function planKey(values: Values, key: string | undefined, argv: readonly string[]): Signing {
  if (key !== undefined && argv.length > 0) throw conflict(named('signing-key'), named('signing-command'));
  if (key !== undefined) return { kind: 'key', key, passphrase: values.text('signing-key-passphrase') };
  if (argv.length === 0)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot sign with a key: neither ${named('signing-key')} nor ${named('signing-command')} is set`,
    );
  const publicKey = values.text('signing-public-key');
  if (publicKey === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      `Cannot use ${named('signing-command')}: ${named('signing-public-key')} is not set`,
    );
  const variables = values.lines('signing-command-env');
  const wrong = variables.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong !== undefined)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(wrong)} as ${named('signing-command-env')}: it is not the name of an environment variable`,
      { hint: 'write one name per line, without values' },
    );
  return {
    kind: 'command',
    argv,
    input: values.text('signing-command-input') === 'digest' ? 'digest' : 'message',
    variables,
    publicKey,
  };
}

/**
 * Refuses keyless signing that the job is not allowed to do, that verification would reject, or that would publish
 * private names. @throws OIDC_PERMISSION, EVENT_UNTRUSTED, TRANSPARENCY_PUBLIC.
 */
export function refuseKeyless(
  { services, publicRefusal, token }: Signing & { readonly kind: 'keyless' },
  trust: TrustChoice,
  facts: JobFacts,
): void {
  if (token.kind === 'runner' && !facts.hasIdentityToken) {
    throw new WasmImageError('OIDC_PERMISSION', 'Cannot sign keyless: this run cannot request an identity token', {
      hint:
        facts.event === undefined
          ? `outside GitHub Actions, set ${named('signing-key')} to sign with a key, or ${named('identity-token')} to ` +
            'a token of your CI; in a terminal, you can log in with a browser (see docs/signing.md)'
          : 'add "id-token: write" to the "permissions:" of the job, next to "contents: read" and "packages: write"',
    });
  }
  if (facts.event !== undefined && isProposalRef(facts.event.ref))
    throw new WasmImageError(
      'EVENT_UNTRUSTED',
      `Cannot sign keyless on ${quoted(facts.event.ref)}: verification rejects signatures made by unmerged code`,
      { hint: 'publish on push, release or workflow_dispatch, or sign previews with a key' },
    );
  refusePublic(isKnownPublic(services, trust), publicRefusal);
}

/** Why names must not become public; undefined if they may. */
function refusalOf(values: Values, isPrivate: boolean | undefined): string | undefined {
  if (values.text('sigstore') === 'private') return `${named('sigstore', 'private')} is set`;
  if (values.text('transparency') === 'public' || isPrivate === false) return undefined;
  return isPrivate === true ? 'the repository is private' : 'could not determine whether the repository is private';
}
