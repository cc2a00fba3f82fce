/** When host functions are called: while the start section runs, while `_initialize`, `main` or `_start` run, and later. */
export type Phase = 'instantiate' | 'start' | 'free';
/** Whether a host function may be called now. @param module the import's module. */
export declare function mayCall(phase: Phase, module: string, name: string): boolean;
