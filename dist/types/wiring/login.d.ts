import type { Credential } from '../adapters/net/credential.ts';
import type { Values } from '../decide/inputs/values.ts';
import { type Repository } from '../oci/reference.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { type Session } from './session.ts';
/** Opens a store for one repository that is only read. */
export declare function openImageStore(session: Session, values: Values, repository: Repository): ImageStore;
/**
 * Opens stores with the login of the inputs.
 * @param hosts the registries of the run, to bind the user name and password to one of them.
 * @param layouts `mustExist`: a layout folder is read only, so it is not created.
 */
export declare function openLogin(session: Session, values: Values, hosts: readonly string[], layouts?: {
    readonly mustExist?: boolean;
}): Stores;
/**
 * Refuses a layout folder outside the checkout of a workflow.
 * @throws WasmImageError PATH_OUTSIDE_WORKSPACE.
 */
export declare function refuseOutside({ boundary, outFolder, env }: Session, repository: Repository): Promise<void>;
/** Finds the login of a registry, for another program. */
export declare function openCredentials(session: Session, values: Values, hosts: readonly string[]): (registry: string, path: string) => Promise<Credential | undefined>;
