import type { Forecast } from '../decide/plan/forecast.ts';
import type { Plan } from '../decide/plan/plan.ts';
import type { Signer, Stores } from '../ports.ts';
import type { Made } from './make/make.ts';
import type { Prepared } from './sign/attest.ts';
export { printForecast } from '../decide/plan/forecast.ts';
/** What a dry run touches: it reads, and asks for no token. */
export interface ForesightPorts {
    readonly stores: Stores;
    openSigner(): Promise<Signer>;
    openCrossCheck(): Promise<unknown>;
}
/** Finds out what the same run would do without `dry-run`. @throws TAG_IMMUTABLE, REGISTRY_*, KEY_INVALID, SIGNING_COMMAND_FAILED, ORAS_UNAVAILABLE: what would stop it. */
export declare function foresee(ports: ForesightPorts, plan: Plan, made: Made, { sboms }: Prepared): Promise<Forecast>;
