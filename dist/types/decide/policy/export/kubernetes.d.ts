import type { JsonObject } from '../../../core/json.ts';
import { type TextRule } from '../../gate/glob.ts';
/** Objects that were there before the policy can still be changed elsewhere, such as by what deletes them. */
export declare const CHANGES: {
    name: string;
    expression: string;
};
/** Lists of repositories; an image must be in each of them. A policy of a set has its own list and that of the set. */
export type Covered = readonly (readonly TextRule[])[];
/**
 * A ValidatingAdmissionPolicy with its binding, which refuses modules that are not pinned or not from the repositories
 * of a policy. @param policies what each policy is for. The kinds and fields are those that `check` reads. A cluster cannot verify signatures in CEL, so the
 * head of the text says that only wasm-image does.
 * @throws WasmImageError POLICY_INEXPRESSIBLE for a layout folder. Source: Kubernetes 1.30,
 * admissionregistration.k8s.io/v1; k8s.io/apiserver v0.36.3 pkg/cel/environment.
 */
export declare function exportKubernetes(policies: readonly Covered[]): string;
/** Rules for the objects that policies are for. @param version default: all. */
export declare function rulesFor(resources: ReadonlyMap<string, readonly string[]>, version?: string): readonly JsonObject[];
