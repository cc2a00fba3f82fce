import type { Sleep } from '../net/http.ts';
/**
 * Runs a change of the layout's index while no other wasm-image process changes it. The lock of a dead owner is taken
 * over: at once if the owner ran on this machine, after 30 s otherwise.
 * @throws WasmImageError REGISTRY_TIMEOUT if the lock is still held after a minute, FILE_UNREADABLE.
 */
export declare function withLayoutLock<T>(folder: string, sleep: Sleep, change: () => Promise<T>): Promise<T>;
