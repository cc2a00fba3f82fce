import { Values } from '../decide/inputs/values.ts';
import { type Plan } from '../decide/plan/plan.ts';
import type { MakePorts } from '../pipeline/make/make.ts';
import type { PublishPorts } from '../pipeline/publish.ts';
import { type Session } from './session.ts';
/** What making an image needs; none of it uses the network. */
export declare function openMaker(session: Session): MakePorts;
/** Opens everything a publish run touches. @param copyFolder gets the assembled image as a layout. */
export declare function openPublish(session: Session, values: Values, plan: Plan, copyFolder: string): PublishPorts;
