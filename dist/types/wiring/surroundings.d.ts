import type { Values } from '../decide/inputs/values.ts';
import type { Surroundings } from '../decide/plan/plan.ts';
import type { Session } from './session.ts';
/** Facts that a plan depends on; the visibility of the repository is asked for only when the event does not tell. */
export declare function readFacts(session: Session, values: Values, defaultImage: string): Promise<Surroundings>;
