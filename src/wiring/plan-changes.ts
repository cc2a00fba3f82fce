import { posix, relative, resolve } from 'node:path';
import { readEventFile } from '../adapters/github/event-file.ts';
import { readChanges } from '../adapters/programs/changes.ts';
import { WasmImageError } from '../core/errors.ts';
import { decodeText } from '../core/json.ts';
import { quoted, wordsOf } from '../core/text.ts';
import { named } from '../decide/inputs/named.ts';
import type { RawInputs, Values } from '../decide/inputs/values.ts';
import { type ModulePlace, whyAffected } from '../decide/plan/changes/affected.ts';
import { baseOf } from '../decide/plan/changes/base.ts';
import { type Leg, MOST_LEGS, spread } from '../decide/plan/changes/legs.ts';
import { findLinks, type ReadFile } from '../pipeline/find-links.ts';
import { openModules } from './open-modules.ts';
import { distrustedFolder, openBoundary, type Session } from './session.ts';

/** The modules that a run has to build. */
export interface ChangePlan {
  /** For `strategy.matrix` of a job. */
  readonly matrix: { readonly include: readonly Leg[] };
  readonly changed: readonly { readonly name: string; readonly reason: string }[];
  readonly unchanged: readonly string[];
  /** Why all modules count as changed; undefined if the changes are known. */
  readonly whyAll: string | undefined;
}

const MOST_MODULES = 4096;
const MANIFEST_LIMIT = 256 * 1024;
/** Inputs that name a file. */
const FILES = ['module', 'runtime-config', 'scenario', 'sbom', 'vm-config', 'plugin-config'];

/**
 * Finds the modules that changed since a base. What cannot be found out counts as changed.
 * @throws WasmImageError INPUT_*, FILE_*, PATH_OUTSIDE_WORKSPACE.
 */
export async function planChanges(session: Session, values: Values): Promise<ChangePlan> {
  const { env, folder } = session;
  const most = readMost(values.text('legs') ?? String(MOST_LEGS));
  const given = values.text('modules') ?? '';
  const modules = await openModules(session, new Map([['modules', given]]), MOST_MODULES);
  const payload = await readEventFile(env);
  const base = baseOf(values.text('since'), env.GITHUB_EVENT_NAME ?? '', env.GITHUB_REF ?? '', payload);
  const { prefix, files, why } = await readChanges(env, folder, distrustedFolder(session), base);
  const whyAll = files === undefined ? why : undefined;
  const toTop = (path: string): string =>
    posix.join(prefix, relative(folder, resolve(folder, path)).replaceAll('\\', '/')).replace(/(?<=.)\/$/, '') || '.';
  const places = modules.map(([name, inputs]) => placeOf(name, inputs, toTop));
  // A file that lists the modules can change all of them.
  const shared = [...values.lines('shared-paths'), ...(given.includes('\n') || /[=;]/.test(given) ? [] : [given])];
  const read = readerOf(session, prefix);
  const reasons = new Map<string, string>();
  for (const place of places) {
    const others = places.filter((one) => one !== place).map((one) => one.folder);
    const reason =
      files === undefined ? why : await reasonOf(read, place, files, { others, shared: shared.map(toTop) });
    if (reason !== undefined) reasons.set(place.name, reason);
  }
  return {
    matrix: {
      include: spread(
        modules.filter(([name]) => reasons.has(name)),
        most,
      ),
    },
    changed: [...reasons].map(([name, reason]) => ({ name, reason })),
    unchanged: modules.flatMap(([name]) => (reasons.has(name) ? [] : name)),
    whyAll,
  };
}

async function reasonOf(
  read: ReadFile,
  place: Omit<ModulePlace, 'linked' | 'toolchains'>,
  files: readonly string[],
  among: Parameters<typeof whyAffected>[2],
): Promise<string | undefined> {
  try {
    return whyAffected({ ...place, ...(await findLinks(read, place.folder)) }, files, among);
  } catch (thrown) {
    return `what it is built with cannot be read: ${wordsOf(thrown)}`;
  }
}

function placeOf(
  name: string,
  inputs: RawInputs,
  toTop: (path: string) => string,
): Omit<ModulePlace, 'linked' | 'toolchains'> {
  const files = FILES.flatMap((input) => {
    const text = inputs.get(input)?.trim() ?? '';
    const path = text.startsWith('@') ? text.slice(1) : text;
    return path === '' || path.length > 1024 || /[\r\n]/.test(path) ? [] : [toTop(path)];
  });
  return { name, folder: toTop(inputs.get('working-directory') ?? '.'), files };
}

function readerOf(session: Session, prefix: string): ReadFile {
  const workspace = openBoundary(session);
  const seen = new Map<string, Promise<string | undefined>>();
  const read = async (path: string): Promise<string | undefined> => {
    const own = posix.relative(prefix || '.', path);
    try {
      if (!(await workspace.exists(own))) return undefined;
      return decodeText(await workspace.read(own, MANIFEST_LIMIT));
    } catch (cause) {
      throw new Error(`${quoted(path)}: ${wordsOf(cause)}`, { cause });
    }
  };
  return (path) => {
    const known = seen.get(path) ?? read(path);
    seen.set(path, known);
    return known;
  };
}

function readMost(text: string): number {
  const most = Number(text);
  if (/^\d{1,3}$/.test(text) && most >= 1 && most <= MOST_LEGS) return most;
  throw new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${named('legs')}: it is not 1 to ${MOST_LEGS}`,
  );
}
