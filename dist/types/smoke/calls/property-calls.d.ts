import type { Hostcalls } from './call.ts';
/**
 * Properties, available when Envoy has them, with the value from the scenario or the exchange; then the properties that
 * the filter set. Source: Context::getProperty in Envoy's context.cc.
 */
export declare const PROPERTY_CALLS: Hostcalls;
