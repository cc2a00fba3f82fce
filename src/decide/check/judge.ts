import { hexOf } from '../../core/digest.ts';
import { quoted } from '../../core/text.ts';
import type { Address } from './address.ts';
import type { Reference, TargetName } from './reference.ts';
import type { Finding } from './rules.ts';

/** A reference with what its address means. */
export interface ReadReference {
  readonly reference: Reference;
  /** Undefined: a patch that sets only the digest. */
  readonly address: Address | undefined;
}

const HEX = /^[0-9a-f]{64}$/;
/** Targets with a field for the digest, by its name. */
const FIELDS: readonly TargetName[] = ['istio', 'traffic-extension', 'higress', 'envoy-gateway'];
const GUARDS = /^(?:auth|authn|authz|authentication|authorization|jwt|oidc|oauth2?|opa|rbac|waf|coraza)$/i;

/** The digest that a reference is pinned to, as hexadecimal digits; undefined without one. */
export function pinOf({ reference, address }: ReadReference): string | undefined {
  if (address?.kind === 'image' && address.digest !== undefined) return hexOf(address.digest);
  const field = reference.digest?.text;
  return field !== undefined && HEX.test(field) ? field : undefined;
}

/** {@link pinOf}, also if the target does not accept the form of the digest: what is meant is clear. */
export function meantPin(read: ReadReference): string | undefined {
  const meant = read.reference.digest?.text.replace(/^sha256:/i, '').toLowerCase() ?? '';
  return pinOf(read) ?? (HEX.test(meant) ? meant : undefined);
}

/** Checks a reference by its text alone. */
export function judgeText(read: ReadReference): readonly Finding[] {
  const { address } = read;
  if (address?.kind === 'variable')
    return [
      {
        rule: 'variable',
        message: `its address has the variable ${quoted(address.variable)}`,
        hint: 'check the manifests as they are applied, for example: kustomize build . | wasm-image check -',
      },
    ];
  if (address?.kind === 'invalid')
    return [{ rule: 'address', message: `its address cannot be used: ${address.why}`, hint: address.hint }];
  return [...judgeAddress(read), ...judgeDigest(read), ...judgeFailure(read)];
}

function judgeAddress({ reference, address }: ReadReference): readonly Finding[] {
  if (address?.kind === 'file')
    return [{ rule: 'file', message: `the module is the file ${quoted(address.path)} of the proxy` }];
  if (address?.kind === 'other') return [{ rule: 'not-fetched', message: `the module is ${address.what}` }];
  if (address?.kind !== 'image' || !address.isShort) return [];
  const { path } = address.repository.kind === 'registry' ? address.repository : { path: '' };
  const where = ['image-volume', 'spinkube'].includes(reference.target)
    ? 'the node decides which registry that is'
    : 'that is Docker Hub';
  return [
    {
      rule: 'short-name',
      message: `its address has no registry: ${where}`,
      hint: `write docker.io/${path}, or the registry that is meant`,
    },
  ];
}

function judgeDigest(read: ReadReference): readonly Finding[] {
  const { reference, address } = read;
  const { digest } = reference;
  const form = digest === undefined ? undefined : formOf(digest.text);
  if (digest !== undefined && form !== undefined)
    return [{ rule: 'digest-form', message: `its sha256 ${form.why}`, hint: form.hint, span: digest.span }];
  const inAddress = address?.kind === 'image' ? address.digest : undefined;
  if (digest !== undefined && inAddress !== undefined && hexOf(inAddress) !== digest.text)
    return [
      {
        rule: 'digest-conflict',
        message: `its sha256 is ${digest.text.slice(0, 12)}..., and the digest in its address is ${inAddress.slice(0, 19)}...`,
        hint: 'keep the digest of the image that is meant, in one of the two places',
        span: digest.span,
      },
    ];
  if (address === undefined || pinOf(read) !== undefined) return [];
  return address.kind === 'image' || address.kind === 'http' ? [unpinned(reference.target, address)] : [];
}

function unpinned(target: TargetName, address: Extract<Address, { kind: 'image' | 'http' }>): Finding {
  if (address.kind === 'http')
    return {
      rule: 'unpinned',
      message: 'it has no sha256, so the server decides what runs',
      hint: 'set sha256 to the digest of the module: sha256sum filter.wasm',
    };
  const what =
    address.tag === undefined
      ? 'it has neither a tag nor a digest, which means latest'
      : `the tag ${address.tag} can move`;
  const where = FIELDS.includes(target)
    ? 'its address as @sha256:..., or in the field sha256'
    : 'its address as @sha256:...';
  return { rule: 'unpinned', message: `it is not pinned: ${what}`, hint: `write the digest of the image in ${where}` };
}

/** Undefined for 64 lower-case hexadecimal digits. Source: istio.io/api v1.32.0, pattern of sha256. */
function formOf(text: string): { readonly why: string; readonly hint: string } | undefined {
  if (HEX.test(text)) return undefined;
  const hex = text.replace(/^sha256:/i, '').toLowerCase();
  const hint = HEX.test(hex) ? `write ${hex}` : 'write 64 lower-case hexadecimal digits, without a prefix';
  if (HEX.test(text.toLowerCase())) return { why: 'has upper-case letters', hint };
  if (/^sha256:/i.test(text)) return { why: 'has the prefix "sha256:", which its target does not accept', hint };
  const isHex = /^[0-9a-f]*$/i.test(text);
  return { why: isHex ? `has ${text.length} digits, not 64` : 'is not a SHA-256 digest', hint };
}

/** Istio and Higress have phases; elsewhere, only names say what a filter is for. */
function judgeFailure({ reference, address }: ReadReference): readonly Finding[] {
  const { isFailOpen, phase, failure, rootId, object } = reference;
  if (!isFailOpen) return [];
  const isInPhase = phase === 'AUTHN' || phase === 'AUTHZ';
  const path = address?.kind === 'image' && address.repository.kind === 'registry' ? address.repository.path : '';
  const words = [object.split(/[ /]/).at(-1) ?? '', rootId ?? '', path.split('/').at(-1) ?? ''];
  const word = words.flatMap((text) => text.split(/[^A-Za-z0-9]+/)).find((one) => GUARDS.test(one));
  if (!isInPhase && (phase === 'STATS' || word === undefined)) return [];
  const why = isInPhase ? `its phase is ${phase}` : `its name says ${quoted(word ?? '')}`;
  return [
    {
      rule: 'fail-open',
      message: `${why}, and with ${failure === 'true' ? 'failOpen' : failure} requests pass while it cannot be loaded`,
      hint: 'let it fail closed',
    },
  ];
}

/**
 * Digests that cannot be right, because the same one pins an image in one place and a module in another.
 * @returns by the position of the reference. @param nameOf a reference, for people.
 */
export function judgeKinds(
  all: readonly ReadReference[],
  nameOf: (index: number) => string,
): ReadonlyMap<number, Finding> {
  const first = new Map<string, number>();
  const kinds = all.map(({ address }): 'image' | 'module' | undefined =>
    address?.kind === 'http' ? 'module' : address?.kind === 'image' ? 'image' : undefined,
  );
  const found = new Map<number, Finding>();
  for (const [i, read] of all.entries()) {
    const pin = pinOf(read);
    const kind = kinds[i];
    if (pin === undefined || kind === undefined) continue;
    const other = kind === 'image' ? 'module' : 'image';
    const twin = first.get(`${other} ${pin}`);
    if (!first.has(`${kind} ${pin}`)) first.set(`${kind} ${pin}`, i);
    if (twin === undefined) continue;
    found.set(i, mixed(kind, other, nameOf(twin)));
    if (!found.has(twin)) found.set(twin, mixed(other, kind, nameOf(i)));
  }
  return found;
}

/** A reference with what was found about it. */
interface Judged extends ReadReference {
  readonly findings: readonly Finding[];
}

/**
 * Leaves out findings of {@link judgeKinds} where the registries say more: what a digest is of is the same everywhere.
 * @param before the references by their text alone, in the same order.
 */
export function settleKinds<T extends Judged & { readonly resolved: string | undefined }>(
  before: readonly Judged[],
  checked: readonly T[],
): readonly T[] {
  const nameOf = ({ address }: ReadReference, digest: string | undefined): string => `${address?.kind} ${digest}`;
  const known = new Set(checked.map((one) => nameOf(one, one.resolved)));
  return checked.map((one, i) => {
    const mixed = before[i]?.findings.find(({ rule }) => rule === 'digest-kind');
    if (mixed === undefined) return one;
    const isRight = known.has(nameOf(one, `sha256:${pinOf(one)}`));
    const others = one.findings.filter((finding) => finding !== mixed);
    return isRight || others.some(({ rule }) => rule === 'digest-kind') ? { ...one, findings: others } : one;
  });
}

function mixed(kind: 'image' | 'module', other: 'image' | 'module', name: string): Finding {
  return {
    rule: 'digest-kind',
    message: `its digest is compared with the ${kind}, and ${name} compares the same digest with the ${other}`,
    hint: 'an image and its module never have the same digest: wasm-image inspect IMAGE prints both',
  };
}
