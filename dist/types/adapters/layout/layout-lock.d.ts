import type { Sleep } from '../net/http.ts';
/**
 * Runs a change of the layout's index while no other process of ours changes it. A lock whose owner was killed is taken over:
 * at once when the owner ran on this machine, after 30 s otherwise.
 * @throws WasmImageError REGISTRY_TIMEOUT after a minute of waiting, FILE_UNREADABLE.
 */
export declare function withLayoutLock<T>(folder: string, sleep: Sleep, change: () => Promise<T>): Promise<T>;
