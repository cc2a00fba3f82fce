import { inert } from '../../core/text.ts';
import { checkPackages, fromHere, fromRegistry, linesOf, lockInvalid, type Package } from './package.ts';

const DIRECTIVES = [
  'module',
  'go',
  'toolchain',
  'godebug',
  'require',
  'tool',
  'exclude',
  'replace',
  'retract',
  'ignore',
];

/** A file of a Go module. */
interface GoFile {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/**
 * The modules that a go.mod requires, with replacements. Since Go 1.17, these are all modules of the build.
 * @param sum the go.sum next to it, for the digests. @throws WasmImageError LOCK_INVALID with the line.
 * Source: go.dev/ref/mod.
 */
export function readGoMod(mod: GoFile, sum: GoFile | undefined): readonly Package[] {
  const { required, replaced } = readDirectives(mod);
  const sums = sum === undefined ? new Map<string, string>() : readGoSum(sum);
  const packages = required.map(([module = '', version = '']) => {
    const [path = module, at] = replaced.get(`${module} ${version}`) ?? replaced.get(module) ?? [module, version];
    if (at === undefined) return fromHere('golang', module, undefined);
    const digest = sums.get(`${path} ${at}`);
    // A digest of the files, not of an archive, so it is not a hash for CycloneDX or SPDX.
    return fromRegistry('golang', path.toLowerCase(), at, {
      name: path,
      properties: digest === undefined ? {} : { 'go.sum': digest },
    });
  });
  return checkPackages(packages, mod.path);
}

/** The replacement of a module: path and version, or only a folder. */
type Replacement = readonly [path: string, version: string | undefined];

function readDirectives({ bytes, path }: GoFile): {
  readonly required: readonly (readonly string[])[];
  readonly replaced: ReadonlyMap<string, Replacement>;
} {
  const required: (readonly string[])[] = [];
  const replaced = new Map<string, Replacement>();
  let block: string | undefined;
  for (const [i, line] of linesOf(bytes, path).entries()) {
    const words = line
      .replace(/(?:^|\s)\/\/.*$/, '')
      .trim()
      .split(/\s+/)
      .map(unquoted);
    if (words[0] === '') continue;
    if (block !== undefined && words[0] === ')') {
      block = undefined;
      continue;
    }
    const [directive = '', ...rest] = block === undefined ? words : [block, ...words];
    if (!DIRECTIVES.includes(directive)) throw wrong(path, i, line);
    if (block === undefined && rest.length === 1 && rest[0] === '(') block = directive;
    else if (directive === 'require') {
      if (rest.length !== 2 || !isVersion(rest[1])) throw wrong(path, i, line);
      required.push(rest);
    } else if (directive === 'replace') {
      const arrow = rest.indexOf('=>');
      const [target, version] = rest.slice(arrow + 1);
      if (
        arrow < 1 ||
        arrow > 2 ||
        target === undefined ||
        rest.length > arrow + 3 ||
        (version !== undefined && !isVersion(version))
      )
        throw wrong(path, i, line);
      replaced.set(rest.slice(0, arrow).join(' '), [target, version]);
    }
  }
  if (block !== undefined) throw lockInvalid(path, `the block ${block} is not closed`);
  return { required, replaced };
}

function isVersion(text: string | undefined): boolean {
  return /^v[0-9A-Za-z.+-]+$/.test(text ?? '');
}

/** Digests of module files, by module and version. */
function readGoSum({ bytes, path }: GoFile): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const [i, line] of linesOf(bytes, path).entries()) {
    if (line.trim() === '') continue;
    const [, name = '', hash = ''] =
      /^(\S+ v[0-9A-Za-z.+-]+(?:\/go\.mod)?) (h1:[A-Za-z0-9+/]{43}=)$/.exec(line.trim()) ?? [];
    if (name === '') throw wrong(path, i, line);
    if (!name.endsWith('/go.mod')) sums.set(name, hash);
  }
  return sums;
}

function unquoted(word: string): string {
  return /^(["`])(.*)\1$/.exec(word)?.[2] ?? word;
}

function wrong(path: string, line: number, text: string) {
  return lockInvalid(path, `line ${line + 1} is not in the form that go writes: "${inert(text.trim(), 80)}"`);
}
