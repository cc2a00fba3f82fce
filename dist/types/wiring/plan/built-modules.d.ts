import { type Digest } from '../../core/digest.ts';
import type { RawInputs } from '../../decide/inputs/values.ts';
import { type Session } from '../session.ts';
/** A module as another job built it. */
export interface GivenModule {
    /** As a user gives it. */
    readonly path: string;
    readonly digest: Digest;
}
/** What this run can hand over to another job. */
export interface HandOver {
    /** One digest for all modules. */
    readonly digest: Digest;
    /** Where the modules are, if this run pushed nothing. */
    readonly folder: string | undefined;
}
/**
 * Finds the modules that another job built. All of them are checked before anything is done with one.
 * @param names of the modules of the run.
 * @returns by name; undefined if the modules are not handed over.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, INPUT_MISSING, DIGEST_INVALID, WASM_TOO_LARGE, FILE_UNREADABLE,
 * PATH_OUTSIDE_WORKSPACE.
 */
export declare function findGiven(session: Session, raw: RawInputs, names: readonly string[]): Promise<ReadonlyMap<string, GivenModule> | undefined>;
/**
 * Writes the modules of a run that pushes nothing, for the job that publishes them: one file per module, and the list
 * of their digests. Modules that an earlier run listed there are removed; all other files stay.
 * @param modules files by the name of the module. @throws WasmImageError FILE_UNWRITABLE, FILE_UNREADABLE.
 */
export declare function handOver(session: Session, modules: ReadonlyMap<string, Uint8Array>, isPushed: boolean): Promise<HandOver>;
