import type { Log } from '../ports.ts';
/** The log of one module of a run of many. */
export interface ModuleLog extends Log {
    /** Keeps lines back while other modules write too. */
    hold(): void;
    /** Writes the lines that were kept back. */
    release(): void;
}
/** Opens the log of one module: its titles and remarks begin with the name of the module. */
export declare function openModuleLog(log: Log, name: string): ModuleLog;
