import type { Values } from '../decide/inputs/values.ts';
import type { Surroundings } from '../decide/plan/plan.ts';
import type { Session } from './session.ts';
/**
 * Reads the facts that all plans of a run depend on. GitHub's API is used only if the event does not give the
 * visibility.
 */
export declare function readFacts(session: Session, values: Values): Promise<Omit<Surroundings, 'defaultImage'>>;
