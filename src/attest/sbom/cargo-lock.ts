import { inert } from '../../core/text.ts';
import { checkPackages, fromHere, fromRegistry, linesOf, lockInvalid, type Package } from './package.ts';

const CRATES_IO = ['registry+https://github.com/rust-lang/crates.io-index', 'sparse+https://index.crates.io/'];

/**
 * The packages of a Cargo.lock (versions 1 to 4), including those of the workspace.
 * @param path for messages. @throws WasmImageError LOCK_INVALID with the line.
 * Source: cargo's `encode_resolve.rs`, which writes only a small part of TOML.
 */
export function readCargoLock(bytes: Uint8Array, path: string): readonly Package[] {
  const found: Map<string, string>[] = [];
  let table: Map<string, string> | undefined;
  let isList = false;
  for (const [i, line] of linesOf(bytes, path).entries()) {
    const text = line.trim();
    const pair = /^([a-z-]+) = (?:"([^"\\]*)"|([0-9]+))$/.exec(text);
    if (isList) {
      if (text === ']') isList = false;
      else if (!/^"[^"\\]*",?$/.test(text)) throw wrong(path, i, text);
    } else if (text === '' || text.startsWith('#')) continue;
    else if (text === '[[package]]') {
      table = new Map();
      found.push(table);
    } else if (/^\[\[?[a-z.]+\]\]?$/.test(text)) table = undefined;
    else if (/^dependencies = \[/.test(text)) isList = !text.endsWith(']');
    else if (pair !== null) readPair(path, i, table, found.length === 0, pair);
    // Tables that do not matter here: metadata of version 1, unused patches.
    else if (table !== undefined || found.length === 0 || !/^".*" = ".*"$/.test(text)) throw wrong(path, i, text);
  }
  if (isList) throw lockInvalid(path, 'a list is not closed');
  return checkPackages(
    found.map((one) => packageOf(one, path)),
    path,
  );
}

function readPair(
  path: string,
  line: number,
  table: Map<string, string> | undefined,
  isHead: boolean,
  [text, key = '', value, number]: RegExpExecArray,
): void {
  if (isHead && table === undefined && key === 'version' && !['1', '2', '3', '4'].includes(number ?? ''))
    throw lockInvalid(path, `its version is ${inert(number ?? value ?? '', 20)}; supported versions are 1 to 4`);
  if (table === undefined) return;
  if (value === undefined || table.has(key)) throw wrong(path, line, text);
  table.set(key, value);
}

function packageOf(table: ReadonlyMap<string, string>, path: string): Package {
  const [name, version, source, checksum] = ['name', 'version', 'source', 'checksum'].map((key) => table.get(key));
  if (name === undefined || version === undefined || !/^[\w-]+$/.test(name) || !/^[0-9A-Za-z.+-]+$/.test(version))
    throw lockInvalid(path, `a package has no name or version: "${inert(name ?? '', 80)}"`);
  if (checksum !== undefined && !/^[0-9a-f]{64}$/.test(checksum))
    throw lockInvalid(path, `the checksum of ${name} is not a SHA-256 digest`);
  if (source === undefined) return fromHere('cargo', name, version);
  const hash = checksum === undefined ? undefined : ({ algorithm: 'SHA-256', hex: checksum } as const);
  return fromRegistry('cargo', name, version, {
    hash,
    ...(CRATES_IO.includes(source) ? {} : { qualifiers: qualifiersOf(source) }),
  });
}

/** `git+URL?branch=x#COMMIT`, or the index of another registry. */
function qualifiersOf(source: string): Readonly<Record<string, string>> {
  const git = /^git\+([^?#]+)(?:\?[^#]*)?#([0-9a-f]+)$/.exec(source);
  return git === null ? { repository_url: source } : { vcs_url: `git+${git[1] ?? ''}@${git[2] ?? ''}` };
}

function wrong(path: string, line: number, text: string) {
  return lockInvalid(path, `line ${line + 1} is not in the form that cargo writes: "${inert(text, 80)}"`);
}
