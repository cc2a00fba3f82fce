import type { Credential } from '../adapters/net/credential.ts';
import type { Values } from '../decide/inputs/values.ts';
import { type Repository } from '../oci/reference.ts';
import type { ImageStore, Stores } from '../ports.ts';
import { type Session } from './session.ts';
/** A store for one repository that is only read. */
export declare function openImageStore(session: Session, values: Values, repository: Repository): ImageStore;
/**
 * Stores with the login of the inputs. @param hosts the registries in play, to bind a user name and password to one.
 * @param layouts `mustExist`: for whoever only reads.
 */
export declare function openLogin(session: Session, values: Values, hosts: readonly string[], layouts?: {
    readonly mustExist?: boolean;
}): Stores;
/** The login of a registry, for a program that is no store. */
export declare function openCredentials(session: Session, values: Values, hosts: readonly string[]): (registry: string, path: string) => Promise<Credential | undefined>;
