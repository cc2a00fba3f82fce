import { Values } from '../decide/inputs/values.ts';
import { type Plan } from '../decide/plan/plan.ts';
import type { MakePorts } from '../pipeline/make/make.ts';
import type { RunPorts } from '../pipeline/publish.ts';
import { type Session } from './session.ts';
/** What making an image needs; none of it uses the network. */
export declare function openMaker(session: Session): MakePorts;
/**
 * Opens everything a publish run touches.
 * @param plans of all modules; they sign, trust and push in the same way. @param values shared by all modules.
 * @throws WasmImageError PATH_OUTSIDE_WORKSPACE; as openRunPolicy, if the run has a policy.
 */
export declare function openPublish(session: Session, values: Values, plans: readonly [Plan, ...Plan[]]): Promise<RunPorts>;
