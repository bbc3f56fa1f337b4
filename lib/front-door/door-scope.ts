import { Construct } from 'constructs';
import { configurationError } from '../validation';

/** The kind of a door, as the scope of its resources is named. */
export type DoorKind = 'ApplicationLoadBalancer' | 'CloudFront' | 'HttpApi' | 'RestApi';

/**
 * Creates the scope of a door's resources, named after its kind. CloudFormation can't change the type of a resource, so
 * doors of different kinds must not share logical IDs, or `frontDoor` couldn't change in a deployed stack. Certificate and
 * DNS records are outside of this scope: they have the same type at every kind, and keep their IDs while a domain moves.
 *
 * @param door the scope of the door, which contains two doors of different kinds while a domain moves
 */
export function doorScope(door: Construct, kind: DoorKind): Construct {
  if (!door.node.tryFindChild(kind)) return new Construct(door, kind);
  throw configurationError(door, {
    prop: 'id',
    value: door.node.id,
    problem: 'already is the ID of a front door of this kind',
    fix: 'add the front door under another ID',
  });
}
