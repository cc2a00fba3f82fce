import { posix } from 'node:path';
import { type Bill, makeBill } from '../../attest/sbom/bill.ts';
import { readCargoLock } from '../../attest/sbom/cargo-lock.ts';
import { makeCycloneDx } from '../../attest/sbom/cyclonedx.ts';
import { readGoMod } from '../../attest/sbom/go-mod.ts';
import { fromHere, type Package } from '../../attest/sbom/package.ts';
import { readPackageLock } from '../../attest/sbom/package-lock.ts';
import { boundSbom, MAX_SBOM_BYTES, readSbom, type Sbom } from '../../attest/sbom/sbom.ts';
import { makeSpdx } from '../../attest/sbom/spdx.ts';
import { quoted } from '../../core/text.ts';
import type { SbomChoice } from '../../decide/plan/attesting.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { Log, Workspace } from '../../ports.ts';
import { readProducers } from '../../wasm/producers.ts';
import { readModule } from '../../wasm/read.ts';
import type { Made } from '../make/make.ts';
import type { LockFile } from './locks.ts';

/**
 * Makes or reads the SBOMs of a run, offline.
 * @param locks of the filter.
 * @throws WasmImageError LOCK_INVALID, SBOM_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function makeSboms(
  { workspace, log }: { readonly workspace: Workspace; readonly log: Log },
  plan: Plan,
  made: Made,
  locks: readonly LockFile[],
): Promise<readonly Sbom[]> {
  const { sboms } = plan.attesting;
  if (sboms.length === 0) return [];
  log.group('Make the SBOM');
  if (sboms.some((one) => one.kind === 'made') && locks.length === 0)
    log.warning(
      `The SBOM lists only the module and its tools: ${quoted(plan.folder)} has no Cargo.toml, go.mod or ` +
        'package.json with a lock file',
    );
  const bill = billOf(plan, made, locks);
  return Promise.all(sboms.map((choice) => sbomOf(workspace, choice, bill)));
}

async function sbomOf(workspace: Workspace, choice: SbomChoice, bill: Bill): Promise<Sbom> {
  if (choice.kind === 'ready')
    return readSbom(await workspace.read(choice.path, MAX_SBOM_BYTES, 'SBOM_INVALID'), choice.path);
  const { format } = choice;
  return boundSbom({ format, predicate: format === 'cyclonedx' ? makeCycloneDx(bill) : makeSpdx(bill) });
}

function billOf(plan: Plan, { module, image, created }: Made, locks: readonly LockFile[]): Bill {
  const producers = readProducers(readModule(module));
  const tools = producers
    .filter((one) => one.field !== 'language')
    .map(({ name, version }) => fromHere('tool', name, version === '' ? undefined : version, 'tool'));
  const languages = producers
    .filter((one) => one.field === 'language')
    .map(({ name, version }) => (version === '' ? name : `${name} ${version}`));
  const { annotations, source } = plan;
  const file = posix.basename(
    (source.kind === 'module' ? source.path : (source.modulePath ?? 'module.wasm')).replaceAll('\\', '/'),
  );
  const name = annotations['org.opencontainers.image.title'] ?? file;
  const version = annotations['org.opencontainers.image.version'];
  return makeBill({ module: { name, version, digest: image.moduleDigest, languages }, created }, [
    ...locks.flatMap((lock) => packagesOf(lock, locks)),
    ...tools,
  ]);
}

function packagesOf({ kind, path, bytes }: LockFile, locks: readonly LockFile[]): readonly Package[] {
  switch (kind) {
    case 'Cargo.lock':
      return readCargoLock(bytes, path);
    case 'go.mod':
      return readGoMod(
        { bytes, path },
        locks.find((one) => one.kind === 'go.sum'),
      );
    // Read together with go.mod: on its own it also names packages that are not built.
    case 'go.sum':
      return [];
    case 'package-lock.json':
      return readPackageLock(bytes, path);
  }
}
