import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { type Content, isProposalRef } from '../gate/events.ts';
import type { Values } from '../inputs/values.ts';
import { isKnownPublic, planServices, refusePublic, type ServicesChoice } from './services.ts';
import type { TrustChoice } from './trust.ts';

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
  /** `workflow`: the name that the certificate will have, unless a reusable workflow signs. `publicRefusal`: why the services must not be public ones; undefined when they may. */
  | {
      readonly kind: 'keyless';
      readonly services: ServicesChoice;
      readonly publicRefusal: string | undefined;
      readonly workflow: string | undefined;
    };

/** Whether the text of a signing key only names it: a variable, or a path, which has a dot and base64 has none. */
export function isKeyName(text: string): boolean {
  return /^(?:env:\/\/\w{1,57}|(?=.*\.)[\w./\\: -]{1,63})$/.test(text.trim());
}

/** Facts about the job that keyless signing depends on. */
export interface JobFacts {
  /** GitHub's event; undefined outside a workflow. */
  readonly event: { readonly name: string; readonly ref: string; readonly content: Content } | undefined;
  /** Undefined when nobody could say. */
  readonly isPrivate: boolean | undefined;
  /** GITHUB_SERVER_URL: tenants of GHE.com have services of their own. */
  readonly server?: string | undefined;
  /** Whether the job may ask for an identity token. */
  readonly hasIdentityToken: boolean;
  /** The workflow that runs, as a certificate names it. */
  readonly workflow?: string | undefined;
}

/** Decides how the image is signed. @throws INPUT_*. */
export function planSigning(
  values: Values,
  trust: TrustChoice,
  facts: JobFacts & { readonly isUsed: boolean },
): Signing {
  const { isPrivate, isUsed, server, workflow } = facts;
  const key = values.text('signing-key');
  const argv = values.lines('signing-command');
  // Runs from forks have no secrets, and sign nothing: the key that is not there is never opened.
  const isForKey =
    values.text('sign') === 'key' || (values.text('sign') === undefined && values.isBlank('signing-key'));
  if (!isUsed && isForKey && key === undefined && argv.length === 0)
    return { kind: 'key', key: '', passphrase: undefined };
  refuseStray(values, argv.length > 0);
  refuseBlank(values, argv.length > 0);
  const how = values.text('sign') ?? (key === undefined && argv.length === 0 ? 'keyless' : 'key');
  if (how === 'off') return { kind: 'off' };
  if (how === 'key') return planKey(values, key, argv);
  const stray = key === undefined ? 'signing-command' : 'signing-key';
  if (key !== undefined || argv.length > 0)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot use ${stray} together with sign: keyless`);
  return {
    kind: 'keyless',
    services: planServices(values, trust, server),
    publicRefusal: refusalOf(values, isPrivate),
    workflow,
  };
}

/** An unset secret is an empty text: what belongs to a key that is not there must not end in a keyless signature. */
function refuseStray(values: Values, hasCommand: boolean): void {
  if (values.text('signing-key-passphrase') !== undefined && values.text('signing-key') === undefined)
    throw new WasmImageError('INPUT_MISSING', 'Cannot use signing-key-passphrase: signing-key is not set');
  const stray = (['signing-public-key', 'signing-command-env'] as const).find(
    (name) => values.text(name) !== undefined,
  );
  if (stray !== undefined && !hasCommand)
    throw new WasmImageError('INPUT_MISSING', `Cannot use ${stray}: signing-command is not set`);
}

/** A secret that is not set must not turn signing with a key into a certificate that names the workflow. */
function refuseBlank(values: Values, hasCommand: boolean): void {
  const blank = (['signing-key', 'signing-command'] as const).find((name) => values.isBlank(name));
  if (
    blank === undefined ||
    hasCommand ||
    values.text('signing-key') !== undefined ||
    values.text('sign') !== undefined
  )
    return;
  throw new WasmImageError('INPUT_MISSING', `Cannot sign: ${blank} is empty`, {
    hint: 'set the secret that it comes from, or sign: keyless to sign without a key',
  });
}

function planKey(values: Values, key: string | undefined, argv: readonly string[]): Signing {
  if (key !== undefined && argv.length > 0)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use signing-key together with signing-command');
  if (key !== undefined) return { kind: 'key', key, passphrase: values.text('signing-key-passphrase') };
  if (argv.length === 0)
    throw new WasmImageError('INPUT_MISSING', 'Cannot sign with a key: neither signing-key nor signing-command is set');
  const publicKey = values.text('signing-public-key');
  if (publicKey === undefined)
    throw new WasmImageError(
      'INPUT_MISSING',
      'Cannot use signing-command: signing-public-key is not set, so its signatures could not be checked',
    );
  const variables = values.lines('signing-command-env');
  const wrong = variables.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong !== undefined)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(wrong)} as signing-command-env: it is no name of a variable`,
      {
        hint: 'write names alone, one a line',
      },
    );
  return {
    kind: 'command',
    argv,
    input: values.text('signing-command-input') === 'digest' ? 'digest' : 'message',
    variables,
    publicKey,
  };
}

/** Holds keyless signing to what the job may do, to what the gate accepts and to what may become public. @throws OIDC_PERMISSION, EVENT_UNTRUSTED, TRANSPARENCY_PUBLIC. */
export function refuseKeyless(
  { services, publicRefusal }: Signing & { readonly kind: 'keyless' },
  trust: TrustChoice,
  facts: JobFacts,
): void {
  if (!facts.hasIdentityToken) {
    throw new WasmImageError('OIDC_PERMISSION', 'Cannot sign keyless: the job may not ask for an identity token', {
      hint:
        facts.event === undefined
          ? 'outside GitHub Actions sign with a key: set signing-key'
          : 'add "id-token: write" under "permissions:" of the job, beside "contents: read" and "packages: write"',
    });
  }
  if (facts.event !== undefined && isProposalRef(facts.event.ref))
    throw new WasmImageError(
      'EVENT_UNTRUSTED',
      `Cannot sign keyless on ${quoted(facts.event.ref)}: the gate does not accept signatures of unmerged code`,
      {
        hint: 'publish on push, release or workflow_dispatch, or sign previews with a key',
      },
    );
  refusePublic(isKnownPublic(services, trust), publicRefusal);
}

/** Why names may not become public; undefined when they may. */
function refusalOf(values: Values, isPrivate: boolean | undefined): string | undefined {
  if (values.text('sigstore') === 'private') return 'sigstore is private';
  if (values.text('transparency') === 'public' || isPrivate === false) return undefined;
  return isPrivate === true ? 'the repository is private' : 'nobody could say whether the repository is private';
}
