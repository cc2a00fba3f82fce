import type { HostQuery } from '../../abi/host-query.ts';
import { type Digest } from '../../core/digest.ts';
import { type Policy } from '../../decide/gate/policy-model.ts';
import { type Verification } from '../../decide/gate/verification.ts';
import { type Tag } from '../../oci/reference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { type GatePorts } from './verify-signer.ts';
/** What an image must satisfy under a policy file. */
export interface PolicyDemands {
    readonly policy: Policy;
    /** The time of the run; the age of a signature is measured up to it. */
    readonly now: Date;
    /** Hosts and ABI that the inputs require in addition to the policy. */
    readonly hosts?: readonly HostQuery[] | undefined;
    readonly declared?: string | undefined;
}
/**
 * Checks one image against a policy with a fresh client, from the registry: resolves it once, reads the bytes, extracts
 * and judges the module, weighs every attached bundle. Every requirement of the policy is one row of the report.
 * @returns a proof, or why there is none.
 * @throws when it could not be found out (exit 5), and INTERNAL for a policy that `readPolicy` did not make.
 */
export declare function verifyByPolicy(ports: GatePorts, reference: Tag | Digest, demands: PolicyDemands): Promise<Verification>;
/** The hosts of the policy and of the inputs; both must load the module. */
export declare function hostsOf({ policy, hosts }: PolicyDemands): readonly HostQuery[] | undefined;
/** Undefined for a module that cannot be read: the ABI check and the checks of its content fail. */
export declare function moduleOf(module: Uint8Array): WasmModule | undefined;
