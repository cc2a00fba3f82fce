// Paths: the tools to compare with, our own entries, and the folder of this run.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');
/** LAB_CACHE selects the tools of another checkout. */
const cache = process.env.LAB_CACHE ?? join(repository, 'lab/.cache');
/** LAB_DIST selects another build, to test it before it is committed. */
const dist = process.env.LAB_DIST ?? join(repository, 'dist');

export const places = {
  repository,
  example: join(repository, 'examples/add-header'),
  dist,
  corpus: join(repository, '../shared/corpus'),
  /** Node 24 of package-lock.json, on which the action runs. */
  node: join(repository, 'node_modules/.bin/node'),
  cli: join(dist, 'cli.cjs'),
  main: join(dist, 'main.cjs'),
  verify: join(dist, 'verify.cjs'),
  trillianSchema: join(cache, 'trillian.sql'),
  maria: join(cache, 'maria/usr'),
} as const;

/** A tool that lab/install put into the cache. */
export function judge(name: string): string {
  return join(cache, 'bin', name);
}

/** A filter that lab/install compiled from lab/filters. */
export function builtFilter(name: string): string {
  return join(cache, 'filters', `${name}.wasm`);
}

/** A program of a Python environment of the cache. */
export function pythonJudge(environment: 'sigstore' | 'zizmor' | 'sbom', program: string = environment): string {
  return join(cache, 'venv', environment, 'bin', program);
}

/** The binary of a version of Envoy, for example "1.40.0". */
export function envoyBinary(version: string): string {
  return join(cache, 'envoy', version, 'envoy');
}

export function envoyVersions(): readonly string[] {
  const versions = readdirSync(join(cache, 'envoy'));
  if (versions.length === 0) throw new Error(`Cannot run the lab: ${join(cache, 'envoy')} has no version of Envoy`);
  return versions;
}

/** Makes an empty folder lab/.run/NAME. Keys and logs are kept only there. */
export function freshFolder(name: string): string {
  const folder = join(repository, 'lab/.run', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The reason why tests of our own entries cannot run, or undefined. In CI nothing may be missing. */
export function missingDist(): string | undefined {
  const missing = [places.cli, places.main, places.verify].filter((file) => !existsSync(file));
  if (missing.length > 0 && process.env.CI === 'true')
    throw new Error(`Cannot run the lab: dist is not built, missing ${missing.join(', ')}`);
  return missing.length > 0 ? `not built: ${missing.join(', ')}` : undefined;
}
