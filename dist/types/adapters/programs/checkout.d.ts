import type { CheckoutFacts } from '../../decide/plan/tags/facts.ts';
import type { Environment } from '../host/program.ts';
/**
 * Reads what a checkout says about its commit: the tag at HEAD, or else the branch. Without git, it says nothing.
 * @param workspace a git below this folder is not used.
 * @throws WasmImageError INPUT_INVALID if there are several tags at HEAD and the ref is needed.
 */
export declare function readCheckout(env: Environment, folder: string, workspace: string | undefined, { needsRef }: {
    readonly needsRef: boolean;
}): Promise<CheckoutFacts>;
