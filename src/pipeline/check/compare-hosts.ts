import type { HostQuery } from '../../abi/host-query.ts';
import type { AbiReport } from '../../abi/report.ts';
import { WasmImageError } from '../../core/errors.ts';
import { compareUpgrade, type JudgedUpgrade } from '../../decide/check/upgrade/judge-upgrade.ts';
import type { Upgrade } from '../../decide/check/upgrade/read-upgrades.ts';
import { type ReadPorts, readBack } from '../verify/verify-read.ts';

/**
 * Judges a module for the version of a host today and for another one. Nothing is started, so this is also done for
 * an image that nobody verified.
 * @param reference of the image. @returns undefined for an image that cannot be read: its other findings say why.
 */
export async function compareHosts(
  ports: ReadPorts,
  reference: Parameters<typeof readBack>[1],
  upgrade: Upgrade,
): Promise<JudgedUpgrade | undefined> {
  const judge = async (host: HostQuery): Promise<AbiReport> =>
    (await readBack(ports, reference, { hosts: [host] }, { with: 'config' })).facts.abi;
  try {
    const before = await judge(upgrade.from);
    return compareUpgrade(upgrade, before, await judge(upgrade.to));
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}
