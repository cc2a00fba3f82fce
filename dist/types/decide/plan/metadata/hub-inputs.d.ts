import type { Values } from '../../inputs/values.ts';
/** The inputs for Artifact Hub, as annotations. */
export declare function hubAnnotations(values: Values): Readonly<Record<string, string>>;
