import { STATUS } from '../host/status.ts';
import type { Hostcalls } from './call.ts';

const TYPE_MASK = 3;
const HISTOGRAM = 2;

/**
 * Counters, gauges and histograms; the low two bits of an ID are the type.
 * Source: Context::defineMetric and the functions next to it in Envoy's context.cc.
 */
export const METRIC_CALLS: Hostcalls = {
  proxy_define_metric: (host, [type = 0, nameAt = 0, nameSize = 0, idAt = 0]) => {
    const name = host.memory.readText(nameAt, nameSize);
    if (name === undefined) return STATUS.invalidMemoryAccess;
    if (type > HISTOGRAM) return STATUS.badArgument;
    host.keep(name.length);
    const sameType = (host.metricCounts[type] ?? 0) + 1;
    host.metricCounts[type] = sameType;
    const id = sameType * (TYPE_MASK + 1) + type;
    const key = `${type} ${name}`;
    host.metricIds.set(id, key);
    if (!host.metrics.has(key)) host.metrics.set(key, 0n);
    return host.memory.writeU32(idAt, id) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_increment_metric: (host, [id = 0], delta) => {
    const type = id & TYPE_MASK;
    if (type >= HISTOGRAM) return STATUS.badArgument;
    const key = host.metricIds.get(id);
    if (key === undefined) return STATUS.notFound;
    // A counter cannot decrease.
    if (type === 0 && delta <= 0n) return STATUS.badArgument;
    host.metrics.set(key, BigInt.asUintN(64, (host.metrics.get(key) ?? 0n) + delta));
    return STATUS.ok;
  },
  proxy_record_metric: (host, [id = 0], value) => {
    const key = host.metricIds.get(id);
    if (key === undefined) return STATUS.notFound;
    const isCounter = (id & TYPE_MASK) === 0;
    host.metrics.set(key, BigInt.asUintN(64, isCounter ? (host.metrics.get(key) ?? 0n) + value : value));
    return STATUS.ok;
  },
  proxy_get_metric: (host, [id = 0, at = 0]) => {
    if ((id & TYPE_MASK) >= HISTOGRAM) return STATUS.badArgument;
    const key = host.metricIds.get(id);
    if (key === undefined) return STATUS.notFound;
    return host.memory.writeU64(at, host.metrics.get(key) ?? 0n) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
};
