import { join, resolve } from 'node:path';
import { plainName } from '../decide/plan/modules/hand-over.ts';
import type { OutputPaths } from '../decide/report/record.ts';

/** Checks that a report can be written, before the run starts. @throws WasmImageError FILE_UNWRITABLE. */
export async function refuseUnwritable(path: string): Promise<void> {
  await (await import('../adapters/host/workspace.ts')).refuseUnwritable(resolve(path));
}

/** Where a run writes its reports and the layout of the image. @param name of the module in a run of many. */
export function pathsIn(outFolder: string, name?: string): OutputPaths {
  const folder = name === undefined ? outFolder : join(outFolder, 'modules', plainName(name));
  return {
    abiReport: join(folder, 'abi-report.json'),
    verificationReport: join(folder, 'verification-report.json'),
    record: join(folder, 'record.json'),
    moduleBundle: join(folder, 'module.sigstore.json'),
    layout: join(folder, 'layout'),
  };
}
