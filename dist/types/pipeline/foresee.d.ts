import type { Digest } from '../core/digest.ts';
import type { TagRule } from '../decide/gate/tags/tag-policy.ts';
import type { Forecast, ImageForecast } from '../decide/plan/forecast.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { ImageStore, Signer, Stores } from '../ports.ts';
import type { Made } from './make/make.ts';
import type { Prepared } from './sign/attest.ts';
export { printForecast } from '../decide/plan/forecast.ts';
/** What a dry run touches. It only reads, and requests no token. */
export interface ForesightPorts {
    readonly stores: Stores;
    openSigner(): Promise<Signer>;
    openCrossCheck(): Promise<unknown>;
    /** As `foreseeTags` in tags/trial-tags.ts. */
    foreseeTags(store: ImageStore, rules: readonly TagRule[], wanted: Digest): Promise<ImageForecast['tags'] | undefined>;
}
/**
 * Finds out what the same run would do without `dry-run`.
 * @throws what would stop the run: TAG_IMMUTABLE, REGISTRY_*, KEY_INVALID, SIGNING_COMMAND_FAILED, ORAS_UNAVAILABLE.
 */
export declare function foresee(ports: ForesightPorts, plan: Plan, made: Made, { sboms, configSchema }: Prepared): Promise<Forecast>;
