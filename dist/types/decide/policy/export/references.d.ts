import type { TargetName } from '../../check/reference.ts';
/** The variables of an export that together make `references`: mappings with the parts of a reference. */
export declare function referenceVariables(): readonly {
    readonly name: string;
    readonly expression: string;
}[];
/** The images in fixed fields that Kyverno pulls, as one list of references: a digest field goes into the reference. */
export declare function filterImages(): string;
/** What a cluster calls the objects that have references, by group. */
export declare function resourcesOf(places: 'all' | 'filters'): ReadonlyMap<string, readonly string[]>;
/** All targets whose references are read. */
export declare function targetsRead(): ReadonlySet<TargetName>;
