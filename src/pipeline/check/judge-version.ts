import type { HostQuery } from '../../abi/host-query.ts';
import type { Digest } from '../../core/digest.ts';
import type { JudgedVersion } from '../../decide/check/pin/abi-difference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { readModule } from '../../wasm/read.ts';
import { type ReadPorts, readBack } from '../verify/verify-read.ts';

/** Reads an image again, for a comparison by all versions of a host. @throws as {@link readBack}. */
export async function judgeVersion(
  ports: ReadPorts,
  digest: Digest,
  hosts: readonly HostQuery[] | undefined,
): Promise<JudgedVersion> {
  const { facts, module } = await readBack(ports, digest, { hosts });
  return { report: facts.abi, imports: importsOf(readModule(module)) };
}

function importsOf({ imports }: WasmModule): readonly string[] {
  return imports.map(({ module, name }) => (module === '' ? name : `${module}.${name}`));
}
