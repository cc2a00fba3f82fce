import { parse, type TomlTable } from 'smol-toml';
import { WasmImageError } from '../../../core/errors.ts';
import { inert, quoted } from '../../../core/text.ts';
import type { FolderView } from './folder-view.ts';
import { type Answers, plainText, type Question } from './question.ts';
import type { Recipe } from './recipe.ts';

/** The crates with which filters and policies are written, and the target of each that is not wasm32-wasip1. */
const SDKS: Readonly<Record<string, string | undefined>> = {
  'proxy-wasm': undefined,
  'kubewarden-policy-sdk': undefined,
  'wapc-guest': undefined,
  'http-wasm-guest': undefined,
  'extism-pdk': undefined,
  'redpanda-transform-sdk': undefined,
  'cosmwasm-std': 'wasm32-unknown-unknown',
  'wit-bindgen': 'wasm32-wasip2',
  wstd: 'wasm32-wasip2',
};
const DEFAULT_TARGET = 'wasm32-wasip1';

interface Package {
  /** The path of its Cargo.toml. */
  readonly file: string;
  readonly name: string;
  /** The file that cargo writes, without `.wasm`. */
  readonly module: string;
  readonly isCdylib: boolean;
  readonly sdk: string | undefined;
}

/**
 * The patterns of the folders that a Cargo workspace names as members.
 * @throws WasmImageError INPUT_INVALID.
 */
export function cargoMembers(text: string): readonly string[] {
  return textsOf(tableOf(read('Cargo.toml', text), 'workspace').members);
}

/** What cargo is to build. */
export interface CargoBuild {
  readonly name: string;
  /** The Cargo.toml of the package. */
  readonly file: string;
  readonly target: string;
  /** The file that cargo writes. */
  readonly module: string;
  /** Whether `--package` is needed. */
  readonly isMember: boolean;
  /** Whether there is a Cargo.lock, also that of a workspace above. */
  readonly hasLock: boolean;
}

/** Finds the package that is the filter. @throws WasmImageError INPUT_INVALID. */
export function cargoBuild(view: FolderView, wanted: string | undefined): CargoBuild | Question {
  const chosen = choose(packagesOf(view), wanted);
  if ('kind' in chosen) return chosen;
  return {
    name: chosen.name,
    file: chosen.file,
    target: plainText('the target of cargo', targetOf(view, chosen)),
    module: `${chosen.module}.wasm`,
    isMember: tableOf(read('Cargo.toml', view.texts.get('Cargo.toml') ?? ''), 'workspace').members !== undefined,
    hasLock: view.names.includes('Cargo.lock') || view.texts.has('../Cargo.lock'),
  };
}

/** How cargo builds the filter. @throws WasmImageError INPUT_INVALID. */
export function cargoRecipe(view: FolderView, answers: Answers): Recipe | Question {
  const build = cargoBuild(view, answers.package);
  if ('kind' in build) return build;
  const { name, file, target, module, isMember } = build;
  return {
    toolchain: 'rust',
    what: `Rust: package ${name} (${file})`,
    steps: [],
    build: { kind: 'preset', preset: 'rust', args: isMember ? [`--package=${name}`] : [] },
    modulePath: `target/${target}/release/${module}`,
  };
}

function choose(packages: readonly Package[], wanted: string | undefined): Package | Question {
  const modules = packages.filter((one) => one.isCdylib);
  const filters = modules.filter((one) => one.sdk !== undefined);
  const fitting = filters.length > 0 ? filters : modules;
  const [only] = fitting;
  if (wanted !== undefined) {
    const found = packages.find((one) => one.name === wanted);
    if (found?.isCdylib) return found;
    if (found !== undefined) throw notCdylib(found);
    throw new WasmImageError('INPUT_INVALID', `Cannot find the package ${quoted(wanted)} in Cargo.toml`, {
      hint: `packages: ${packages.map((one) => one.name).join(', ')}`,
    });
  }
  if (only === undefined) {
    const almost = packages.find((one) => one.sdk !== undefined) ?? packages[0];
    if (almost !== undefined) throw notCdylib(almost);
    throw new WasmImageError('INPUT_INVALID', 'Cannot use Cargo.toml: it has neither a package nor members', {
      hint: 'run init in the folder of the filter',
    });
  }
  if (fitting.length === 1) return only;
  const names = fitting.map((one) => one.name);
  return {
    kind: 'question',
    input: 'package',
    why: `Cannot choose the filter: ${names.length} of ${packages.length} packages in the workspace build a module: ${names.join(', ')}`,
    text: 'Which package is the filter?',
    choices: names,
  };
}

function notCdylib({ file, name }: Package): WasmImageError {
  return new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(file)}: the package ${name} does not build a module, because its crate-type is not cdylib`,
    { hint: `write in ${file}: [lib] and below it crate-type = ["cdylib"]` },
  );
}

function packagesOf(view: FolderView): readonly Package[] {
  return [...view.texts].flatMap(([file, text]) => {
    if (!/^(?:[^.].*\/)?Cargo\.toml$/.test(file)) return [];
    const manifest = read(file, text);
    const name = tableOf(manifest, 'package').name;
    if (typeof name !== 'string') return [];
    const lib = tableOf(manifest, 'lib');
    const plain = plainText('the name of a package', name);
    return [
      {
        file,
        name: plain,
        module: plainText(
          'the name of a library',
          typeof lib.name === 'string' ? lib.name : plain.replaceAll('-', '_'),
        ),
        isCdylib: textsOf(lib['crate-type'] ?? lib.crate_type).includes('cdylib'),
        sdk: sdkOf(manifest),
      },
    ];
  });
}

/** A dependency can have another name here than in the registry. */
function sdkOf(manifest: TomlTable): string | undefined {
  const perTarget = Object.values(tableOf(manifest, 'target')).map((one) => tableOf(tableIn(one), 'dependencies'));
  for (const dependencies of [tableOf(manifest, 'dependencies'), ...perTarget])
    for (const [key, value] of Object.entries(dependencies)) {
      const renamed = tableIn(value).package;
      const name = typeof renamed === 'string' ? renamed : key;
      if (Object.hasOwn(SDKS, name)) return name;
    }
  return undefined;
}

function targetOf(view: FolderView, { sdk }: Package): string {
  const config = view.texts.get('.cargo/config.toml');
  const set = config === undefined ? undefined : tableOf(read('.cargo/config.toml', config), 'build').target;
  if (typeof set === 'string' && set.startsWith('wasm')) return set;
  return SDKS[sdk ?? ''] ?? DEFAULT_TARGET;
}

function read(file: string, text: string): TomlTable {
  try {
    return parse(text, { maxDepth: 32 });
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'unreadable';
    throw new WasmImageError('INPUT_INVALID', `Cannot read ${quoted(file)}: ${inert(why, 200)}`, {
      hint: 'run cargo metadata, which names the place of the mistake',
      cause,
    });
  }
}

function tableOf(table: TomlTable, key: string): TomlTable {
  return tableIn(Object.hasOwn(table, key) ? table[key] : undefined);
}

function tableIn(value: unknown): TomlTable {
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return isTable ? (value as TomlTable) : {};
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
