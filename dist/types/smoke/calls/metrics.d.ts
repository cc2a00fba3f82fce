import type { Hostcalls } from './call.ts';
/**
 * Counters, gauges and histograms; the low two bits of an ID are the type.
 * Source: Context::defineMetric and the functions next to it in Envoy's context.cc.
 */
export declare const METRIC_CALLS: Hostcalls;
