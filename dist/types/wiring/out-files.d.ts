import type { OutputPaths } from '../decide/report/record.ts';
/** Checks that a report can be written, before the run starts. @throws WasmImageError FILE_UNWRITABLE. */
export declare function refuseUnwritable(path: string): Promise<void>;
/** Where a run writes its reports and the layout of the image. @param name of the module in a run of many. */
export declare function pathsIn(outFolder: string, name?: string): OutputPaths;
