import { type Screen } from '../core/screen.ts';
import { type AbiReport } from './report.ts';
/**
 * The verdict in one line: `proxy-wasm/0.2.1, loads in Envoy 1.38-1.40`, `refused: ...` or `could not find out: ...`,
 * with the rules that decided.
 */
export declare function printVerdict(report: AbiReport, screen?: Screen): string;
