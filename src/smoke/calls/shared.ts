import { ROOT } from '../host/host.ts';
import { STATUS } from '../host/status.ts';
import type { Hostcalls } from './call.ts';

/** Shared data and queues. Source: exports.cc, shared_data.cc and shared_queue.cc in proxy-wasm-cpp-host. */
export const SHARED_CALLS: Hostcalls = {
  proxy_get_shared_data: (host, [keyAt = 0, keySize = 0, pointerAt = 0, sizeAt = 0, casAt = 0]) => {
    const key = host.memory.readText(keyAt, keySize);
    if (key === undefined) return STATUS.invalidMemoryAccess;
    const found = host.sharedData.get(key);
    if (found === undefined) return STATUS.notFound;
    return host.memory.give(found.value, pointerAt, sizeAt) && host.memory.writeU32(casAt, found.cas)
      ? STATUS.ok
      : STATUS.invalidMemoryAccess;
  },
  proxy_set_shared_data: (host, [keyAt = 0, keySize = 0, at = 0, size = 0, cas = 0]) => {
    const key = host.memory.readText(keyAt, keySize);
    const value = host.memory.read(at, size);
    if (key === undefined || value === undefined) return STATUS.invalidMemoryAccess;
    const known = host.sharedData.get(key);
    if (known !== undefined && cas !== 0 && cas !== known.cas) return STATUS.casMismatch;
    if (known !== undefined) host.release(key.length + known.value.length);
    host.keep(key.length + value.length);
    host.sharedData.set(key, { value, cas: host.nextCas++ });
    return STATUS.ok;
  },
  proxy_register_shared_queue: (host, [nameAt = 0, nameSize = 0, idAt = 0]) => {
    const name = host.memory.readText(nameAt, nameSize);
    if (name === undefined) return STATUS.invalidMemoryAccess;
    let id = host.queues.findIndex((one) => one.name === name) + 1;
    if (id === 0) {
      host.keep(name.length);
      id = host.queues.push({ name, root: ROOT, items: [] });
    }
    return host.memory.writeU32(idAt, id) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_resolve_shared_queue: (host, [vmAt = 0, vmSize = 0, nameAt = 0, nameSize = 0, idAt = 0]) => {
    const vm = host.memory.readText(vmAt, vmSize);
    const name = host.memory.readText(nameAt, nameSize);
    if (vm === undefined || name === undefined) return STATUS.invalidMemoryAccess;
    // This VM has the empty ID, and there is no other VM.
    const id = vm === '' ? host.queues.findIndex((one) => one.name === name) + 1 : 0;
    if (id === 0) return STATUS.notFound;
    return host.memory.writeU32(idAt, id) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
  proxy_enqueue_shared_queue: (host, [id = 0, at = 0, size = 0]) => {
    const value = host.memory.read(at, size);
    if (value === undefined) return STATUS.invalidMemoryAccess;
    const queue = host.queues[id - 1];
    if (queue === undefined) return STATUS.notFound;
    host.keep(value.length);
    queue.items.push(value);
    host.later({ kind: 'queue', token: id, root: queue.root });
    return STATUS.ok;
  },
  proxy_dequeue_shared_queue: (host, [id = 0, pointerAt = 0, sizeAt = 0]) => {
    const queue = host.queues[id - 1];
    if (queue === undefined) return STATUS.notFound;
    const value = queue.items.shift();
    if (value === undefined) return STATUS.empty;
    host.release(value.length);
    return host.memory.give(value, pointerAt, sizeAt) ? STATUS.ok : STATUS.invalidMemoryAccess;
  },
};
