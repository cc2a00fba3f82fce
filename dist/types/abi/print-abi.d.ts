import { type Screen } from '../core/screen.ts';
import { type AbiReport } from './report.ts';
/** How a report is printed: colours and width, and how much of it. */
export interface PrintOptions extends Screen {
    /** Whether to print the sections, the imports that hosts lack, and every place of a problem. Default true. */
    readonly details?: boolean | undefined;
}
/**
 * A report for people, in lines that end with `\n`: the verdict in one line, the problems, the hosts in ranges, the
 * size, and the details. @param file the name to show; default `module`.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'));
 * console.log(printAbiReport(report, 'filter.wasm'));
 */
export declare function printAbiReport(report: AbiReport, file?: string, options?: PrintOptions): string;
/** The verdict on a refused module, and its problems but the first, which the error of the module names. */
export declare function printRefusal(report: AbiReport, options?: PrintOptions): string;
