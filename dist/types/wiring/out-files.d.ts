import type { OutputPaths } from '../decide/report/record.ts';
/** Checks that a report can be written, before the run starts. @throws WasmImageError FILE_UNWRITABLE. */
export declare function refuseUnwritable(path: string): Promise<void>;
/** Where a run writes its reports and the layout of the image. */
export declare function pathsIn(folder: string): OutputPaths;
