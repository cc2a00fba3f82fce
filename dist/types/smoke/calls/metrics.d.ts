import type { Hostcalls } from './call.ts';
/** Counters, gauges and histograms; the type stands in the low two bits of an id. Source: Context::defineMetric and neighbours in Envoy's context.cc. */
export declare const METRIC_CALLS: Hostcalls;
