import { type Environment } from '../host/program.ts';
/**
 * Opens an address in the browser of this machine, as far as there is one. It never fails: the address is also printed.
 * @param address http(s).
 */
export declare function openBrowser(address: string, env: Environment, platform?: string): void;
