import type { Hostcalls } from './call.ts';
/** Properties: when Envoy has them, with the value of the scenario or that of the exchange; then what the filter set itself. Source: Context::getProperty in Envoy's context.cc. */
export declare const PROPERTY_CALLS: Hostcalls;
