import { digestOf } from '../../core/digest.ts';
import { jsonBytes } from '../../core/json.ts';
import type { AttestationDemand } from '../../decide/gate/attestation.ts';
import type { FoundAttestation } from '../../decide/gate/verification.ts';
import { type AssetFile, type AssetName, printChecksums } from '../../decide/plan/release/assets.ts';
import { writeImageTar } from '../../oci/archive/image-tar.ts';
import type { ProvenModule, ReleasedModule } from './modules.ts';

/** A file with its bytes. */
export interface ReleaseFile extends AssetFile {
  readonly bytes: Uint8Array;
}

/** Makes the files of a release from what was signed and verified, the checksums last. */
export function makeFiles(
  names: readonly AssetName[],
  modules: readonly ReleasedModule[],
  proven: readonly ProvenModule[],
): readonly ReleaseFile[] {
  const files: ReleaseFile[] = [];
  for (const asset of names) {
    const bytes =
      asset.kind === 'checksums'
        ? new TextEncoder().encode(printChecksums(files))
        : bytesOf(asset, named(modules, asset.module), named(proven, asset.module));
    files.push({ name: asset.name, digest: digestOf(bytes), size: bytes.byteLength, bytes });
  }
  return files;
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`a file is named after the unknown module ${name}`);
  return found;
}

function bytesOf({ kind, name }: AssetName, made: ReleasedModule, { attestations, bundle }: ProvenModule): Uint8Array {
  switch (kind) {
    case 'module':
      return made.module;
    case 'bundle':
      if (bundle === undefined) throw new Error('the module was not signed as a file');
      return bundle;
    case 'report': {
      // The signed one stays the same when another version of Node checks the module again.
      const signed = attestations.find(({ demand }) => demand.kind === 'abi')?.statement.predicate?.report;
      return jsonBytes(signed ?? made.abi);
    }
    case 'image':
      return writeImageTar(made.image, made.created);
    case 'provenance':
      // One bundle per line.
      return joined(foundOf(attestations, 'provenance').map(({ bundle }) => bundle));
    case 'sbom': {
      const isSpdx = name.endsWith('.spdx.json');
      const all = foundOf(attestations, 'sbom');
      const one = all.find(({ demand }) => demand.kind === 'sbom' && (demand.format === 'spdx') === isSpdx);
      if (one === undefined) throw new Error('an SBOM that the gate demanded was not found');
      return jsonBytes(one.statement.predicate ?? {});
    }
    case 'checksums':
      throw new Error('the checksums are made from the other files');
  }
}

function foundOf(all: readonly FoundAttestation[], kind: AttestationDemand['kind']): readonly FoundAttestation[] {
  const found = all.filter(({ demand }) => demand.kind === kind);
  if (found.length === 0) throw new Error(`the gate found no attestation of kind ${kind}`);
  return found;
}

function joined(bundles: readonly Uint8Array[]): Uint8Array {
  const lines = bundles.map((bundle) => JSON.stringify(JSON.parse(new TextDecoder().decode(bundle))));
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}
