import type { AbiReport } from '../abi/report.ts';
import type { Digest } from '../core/digest.ts';
import type { Verification } from '../decide/gate/verification.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Outcome, RecordedImage } from '../decide/report/record.ts';
import { type Tag } from '../oci/reference.ts';
import type { ImageStore, Log, Stores } from '../ports.ts';
import type { Made } from './make/make.ts';
/** The image that a version has already, for the record. */
export interface Existing {
    readonly image: RecordedImage;
    readonly abi: AbiReport;
    readonly created: string;
    readonly outcomes: readonly Outcome[];
}
/** What looking for an existing image touches. */
interface ExistingPorts {
    readonly stores: Stores;
    readonly log: Log;
}
type Wanted = Pick<Plan, 'repositories' | 'pushing'>;
/**
 * Takes the image that the version tags of a run point to already, if it is another one and passes the gate in all
 * repositories. Nothing is written.
 * @param versions the tags that never move. @param made what this run would publish. @param verify the gate, with a fresh client.
 * @returns undefined if the run can go on. @throws TAG_IMMUTABLE, *_DENIED, *_NOT_FOUND, REGISTRY_*
 */
export declare function takeExisting(ports: ExistingPorts, plan: Wanted, versions: readonly Tag[], made: Pick<Made, 'image'>, verify: (store: ImageStore, digest: Digest) => Promise<Verification>): Promise<Existing | undefined>;
/** Whether a dry run finds such an image; it says so, and verifies nothing. @throws TAG_IMMUTABLE, REGISTRY_* */
export declare function foreseeExisting(ports: ExistingPorts, plan: Wanted, versions: readonly Tag[], made: Pick<Made, 'image'>): Promise<boolean>;
export {};
