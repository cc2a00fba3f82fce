import { parse } from 'smol-toml';
import { decodeText, isObject, type Json, parseStrictJson } from '../../../core/json.ts';
import { expressionOf } from './license.ts';

/** What the manifest of a package says about it. */
export interface PackageFacts {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly description: string | undefined;
  /** An SPDX expression. */
  readonly license: string | undefined;
  readonly homepage: string | undefined;
  readonly documentation: string | undefined;
}

type Table = Readonly<Record<string, unknown>>;

/** A Cargo.toml: the package in it, and what members of its workspace inherit. */
export interface CargoManifest {
  readonly package: Table | undefined;
  /** Undefined if it is not the root of a workspace. */
  readonly workspace: { readonly package: Table } | undefined;
}

/** Reads a Cargo.toml. @throws Error with the reason. Source: The Cargo Book, "The Manifest Format". */
export function readCargo(bytes: Uint8Array): CargoManifest {
  const manifest: unknown = parse(decodeText(bytes), { maxDepth: 32 });
  const workspace = tableIn(manifest, 'workspace');
  return {
    package: tableIn(manifest, 'package'),
    workspace: workspace && { package: tableIn(workspace, 'package') ?? {} },
  };
}

/** Whether a field of the package is inherited from its workspace: `license.workspace = true`. */
export function inheritsFields({ package: own }: CargoManifest): boolean {
  return Object.keys(own ?? {}).some((key) => tableIn(own, key)?.workspace === true);
}

/** @param root what the workspace provides. @returns undefined for a manifest without a package. */
export function factsOfCargo(
  { package: own }: CargoManifest,
  root: CargoManifest | undefined,
): PackageFacts | undefined {
  if (own === undefined) return undefined;
  return factsOf((key) => (tableIn(own, key)?.workspace === true ? root?.workspace?.package[key] : own[key]));
}

/** Reads a package.json. @throws Error with the reason. Source: npm docs, package.json. */
export function readPackageJson(bytes: Uint8Array): PackageFacts {
  const manifest: Json = parseStrictJson(bytes, 32);
  if (!isObject(manifest)) throw new SyntaxError('it is not an object');
  return factsOf((key) => (Object.hasOwn(manifest, key) ? manifest[key] : undefined));
}

function factsOf(field: (key: string) => unknown): PackageFacts {
  const text = (key: string): string | undefined => {
    const value = field(key);
    // A description can have several lines, an annotation has one.
    const line = typeof value === 'string' ? value.trim().split(/\s+/).join(' ') : '';
    return line === '' ? undefined : line;
  };
  const license = text('license');
  return {
    name: text('name'),
    version: text('version'),
    description: text('description'),
    license: license === undefined ? undefined : expressionOf(license),
    homepage: pageAt(text('homepage')),
    documentation: pageAt(text('documentation')),
  };
}

/** A web page without user name and password; undefined for anything else. */
function pageAt(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  [url.username, url.password] = ['', ''];
  return url.href === `${address}/` ? address : url.href;
}

function tableIn(value: unknown, key: string): Table | undefined {
  const member = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isTable(member) ? member : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
