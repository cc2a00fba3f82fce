import { join, resolve } from 'node:path';
import type { OutputPaths } from '../decide/report/record.ts';

/** Checks that a report can be written, before the run starts. @throws WasmImageError FILE_UNWRITABLE. */
export async function refuseUnwritable(path: string): Promise<void> {
  await (await import('../adapters/host/workspace.ts')).refuseUnwritable(resolve(path));
}

/** Where a run writes its reports and the layout of the image. @param name of the module in a run of many. */
export function pathsIn(outFolder: string, name?: string): OutputPaths {
  // A name cannot contain a plus, so two names never share a folder.
  const folder = name === undefined ? outFolder : join(outFolder, 'modules', name.toLowerCase().replaceAll('/', '+'));
  return {
    abiReport: join(folder, 'abi-report.json'),
    verificationReport: join(folder, 'verification-report.json'),
    record: join(folder, 'record.json'),
    layout: join(folder, 'layout'),
  };
}
