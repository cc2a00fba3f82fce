import type { OutputPaths } from '../decide/report/record.ts';
/** @throws WasmImageError FILE_UNWRITABLE before a run whose report could not be written. */
export declare function refuseUnwritable(path: string): Promise<void>;
/** Where a run writes its reports and the layout of the image. */
export declare function pathsIn(folder: string): OutputPaths;
