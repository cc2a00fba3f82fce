import { type Repository } from '../../oci/reference.ts';
import type { PolicyVerifier } from '../../pipeline/tags/verify-release.ts';
import type { TrustMaterial } from '../open-trust.ts';
import type { Session } from '../session.ts';
/**
 * Reads the policy that says which images count besides those of the run's own signer, so that one that cannot be used
 * is found before anything is built.
 * @param repositories that the run publishes to. @param path of a wasm-policy.yaml.
 * @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE, INPUT_CONFLICT if it is about other repositories.
 */
export declare function openRunPolicy(session: Session, path: string, trust: TrustMaterial, repositories: readonly Repository[]): Promise<PolicyVerifier>;
