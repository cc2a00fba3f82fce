/** When a host function is called: in the start section, in `_initialize`, `main` or `_start`, or later. */
export type Phase = 'instantiate' | 'start' | 'free';
/** Whether a host function may be called now. @param module the import's module. */
export declare function mayCall(phase: Phase, module: string, name: string): boolean;
