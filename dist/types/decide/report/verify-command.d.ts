import type { SignatureFacts, Verified } from '../gate/checks.ts';
import { type TrustChoice } from '../plan/trust.ts';
/** A command that anyone can run to verify an image: one line for a POSIX shell; that of `gh` needs bash or zsh. */
export interface VerifyCommand {
    readonly tool: 'wasm-image' | 'cosign' | 'gh';
    readonly command: string;
}
/**
 * The commands that verify the image: with our gate, with cosign 3, and with GitHub's tool if it can. The gate does not
 * accept the legacy format without a policy; the other tools read no layout folders.
 * @param attestations the predicate types of the attestations that are attached to it.
 * Source: cosign 3.1 `cosign verify --help`; gh 2.83 `gh attestation verify --help`.
 */
export declare function verifyCommands(verified: Verified, trust?: TrustChoice, attestations?: readonly string[]): readonly VerifyCommand[];
/**
 * The commands that verify the module as a file, with the bundle about it.
 * @param names of the files, as their readers will have them. @param signature of the bundle.
 * Source: cosign 3.1 `cosign verify-blob --help`.
 */
export declare function fileVerifyCommands(signature: SignatureFacts, names: {
    readonly module: string;
    readonly bundle: string;
}, trust?: TrustChoice): readonly VerifyCommand[];
