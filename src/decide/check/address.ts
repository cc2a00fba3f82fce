import type { Digest } from '../../core/digest.ts';
import { parseDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { parseRepository, parseTag, type Repository, type Tag } from '../../oci/reference.ts';
import type { AddressKind, TargetName } from './reference.ts';

/** What an address means to the program that reads it. */
export type Address =
  | {
      readonly kind: 'image';
      readonly repository: Repository;
      readonly tag: Tag | undefined;
      readonly digest: Digest | undefined;
      /** A name of Docker Hub without the host. */
      readonly isShort: boolean;
    }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
  /** Something else that the target accepts, such as a package that is not an image. */
  | { readonly kind: 'other'; readonly what: string }
  /** The value is put in later. */
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'invalid'; readonly why: string; readonly hint: string | undefined };

/** How a target reads addresses. */
export interface AddressRule {
  /** Schemes of images; the empty one is none. */
  readonly image: readonly string[];
  readonly others: readonly ('http' | 'https' | 'file')[];
  /** It takes the host of `host:5000/name` for a scheme, as Go's net/url does. */
  readonly isUrl?: boolean;
}

const WEB = ['http', 'https'] as const;
const ISTIO: AddressRule = { image: ['', 'oci'], others: [...WEB, 'file'], isUrl: true };
const PLAIN: AddressRule = { image: [''], others: [] };
const EITHER: AddressRule = { image: ['', 'oci'], others: [] };

/**
 * Source: istio.io/api v1.32.0 WasmPlugin (scheme by CEL); istio pilot/pkg/model/extensions.go; kubewarden docs, module
 * URLs; Kubernetes, image names. EnvoyFilter: istio pkg/wasm/convert.go, which also takes oci://.
 */
export const ADDRESS_RULES: Readonly<Record<TargetName, AddressRule>> = {
  istio: ISTIO,
  'traffic-extension': ISTIO,
  higress: ISTIO,
  'envoy-gateway': EITHER,
  'envoy-filter': { image: ['oci'], others: WEB },
  envoy: { image: [], others: WEB },
  gloo: PLAIN,
  'google-service-extensions': PLAIN,
  kubewarden: { image: ['', 'registry'], others: [...WEB, 'file'] },
  wasmcloud: PLAIN,
  spinkube: PLAIN,
  coraza: EITHER,
  apisix: PLAIN,
  'image-volume': PLAIN,
  'related-image': EITHER,
};

/** A template, or a variable that another program replaces: `{{ x }}`, `${X}`, `$(X)`. */
export const VARIABLE = /\{\{.*?\}\}|\$\{[^}]*\}?|\$\([^)]*\)?|%\{[^}]*\}?/;

/** Reads an address as its target does. @param kind of the field. */
export function readAddress(target: TargetName, kind: AddressKind, text: string): Address {
  const variable = VARIABLE.exec(text)?.[0];
  if (variable !== undefined) return { kind: 'variable', variable: withoutDefault(variable) };
  if (kind === 'file') return { kind: 'file', path: text };
  if (/[^\x21-\x7e]/.test(text)) return invalid('it contains spaces, line breaks or non-ASCII characters');
  const rule = target === 'envoy-gateway' && kind === 'http' ? ADDRESS_RULES.envoy : ADDRESS_RULES[target];
  const [, scheme = '', rest = text] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(text) ?? [];
  const name = scheme.toLowerCase();
  const other = rule.others.find((one) => one === name);
  if (other === 'file') return { kind: 'file', path: rest };
  if (other !== undefined) return URL.canParse(text) ? { kind: 'http', url: text } : invalid('it is not a URL');
  if (!rule.image.includes(name)) return wrongScheme(name, rest, rule);
  if (target === 'google-service-extensions' && /^projects\/.*\/genericArtifacts\//.test(rest))
    return { kind: 'other', what: 'a generic artifact' };
  if (rule.isUrl === true && name === '' && /^[^/]*:[^/]*\//.test(rest))
    return invalid(
      'its host has a port, and is taken for a scheme',
      hasSecret(rest) ? 'write oci:// in front of it' : `write ${quoted(`oci://${rest}`)}`,
    );
  return readImage(rest);
}

/** The default of a variable may be secret. */
function withoutDefault(variable: string): string {
  const [, start = '', rest = '', end = ''] =
    /^(\{\{-?\s*[\w.$]*|[$%][{(][\w.]*)(.*?)(-?\}\}|[})]|)$/s.exec(variable) ?? [];
  return rest.trim() === '' ? variable : `${start}...${end}`;
}

function invalid(why: string, hint?: string): Address {
  return { kind: 'invalid', why, hint };
}

/** Whether an address has a login or a query, which are never printed. */
function hasSecret(text: string): boolean {
  return /@(?!sha\d+:)|\?/.test(text);
}

function wrongScheme(name: string, rest: string, { image, others }: AddressRule): Address {
  const known = [...image, ...others].map((one) => (one === '' ? 'names without a scheme' : `${one}://`));
  const fitting = image.includes('') ? rest : `${image[0]}://${rest}`;
  return invalid(
    name === '' ? 'it has no scheme' : `its target does not read the scheme ${quoted(`${name}://`)}`,
    image.length === 0 || hasSecret(rest) ? `it reads ${known.join(', ')}` : `write ${quoted(fitting)}`,
  );
}

/** Source: distribution/reference normalize.go for names without a host. */
function readImage(text: string): Address {
  if (hasSecret(text))
    return invalid('it has a login or a query, which an image cannot have', 'logins belong in a pull secret');
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/') && colon > 0;
  const name = hasTag ? named.slice(0, colon) : named;
  const [first = '', ...rest] = name.split('/');
  const isShort = rest.length === 0 || !(/[.:]/.test(first) || first === 'localhost');
  const path = isShort ? name : rest.join('/');
  const isHub = isShort || /^(?:index\.)?docker\.io$/i.test(first);
  const full = isHub ? `docker.io/${path.includes('/') ? path : `library/${path}`}` : name;
  try {
    const repository = parseRepository(full);
    if (repository.kind !== 'registry') return invalid('it is a folder, and modules come from registries');
    return {
      kind: 'image',
      repository,
      tag: hasTag ? parseTag(named.slice(colon + 1)) : undefined,
      digest: at < 0 ? undefined : parseDigest(text.slice(at + 1)),
      isShort,
    };
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return invalid(error.message.replace(/^Cannot use ".*?" as an? [a-z]+: /s, ''), error.hint);
  }
}
