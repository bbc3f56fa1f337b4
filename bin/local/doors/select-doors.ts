import { FRONT_DOOR_NAMES } from '../../../lib/contract';
import { LOCAL_DOORS, type LocalDoor, TUNNEL_DOOR, tunnelTo } from './local-door';

/** What `--front-door` takes: the kinds of front door, and an HTTP API's older payload format. */
export const DOOR_CHOICES: readonly string[] = [...FRONT_DOOR_NAMES, 'http-api-1.0'];

/** How the doors are set up. */
export interface DoorOptions {
  /** Names of {@link DOOR_CHOICES}. Default: all doors. */
  readonly frontDoor?: readonly string[] | undefined;
  /** Stage of the REST API (default `live`) and of the HTTP API (default none). */
  readonly stage?: string | undefined;
  /** Base path of a custom domain's mapping to a REST API or HTTP API, without slashes around it. */
  readonly basePath?: string | undefined;
}

/** The doors to run, the tunnel last: it leads to the one door that was chosen, else to a load balancer. */
export function selectDoors({ frontDoor, stage, basePath }: DoorOptions): LocalDoor[] {
  const names = frontDoor ?? [];
  const chosen = LOCAL_DOORS.filter((door) => names.length === 0 || names.includes(nameOf(door)));
  const doors = chosen.map((door) => setUp(door, stage, basePath));
  const [only, ...others] = doors;
  return [...doors, only && others.length === 0 ? tunnelTo(only) : TUNNEL_DOOR];
}

function nameOf({ frontDoor, encoding }: LocalDoor): string {
  return encoding.payloadFormatVersion === '1.0' ? `${frontDoor}-1.0` : frontDoor;
}

/** Load balancers and Function URLs have neither. Behind a custom domain the stage is not in the public path. */
function setUp(door: LocalDoor, stage: string | undefined, basePath: string | undefined): LocalDoor {
  if (door.frontDoor !== 'rest-api' && door.frontDoor !== 'http-api') return door;
  const encoding = { ...door.encoding, ...(stage === undefined ? {} : { stage }) };
  if (basePath !== undefined) return { ...door, publicPrefix: `/${basePath}`, encoding: { ...encoding, basePath } };
  return stage === undefined ? door : { ...door, publicPrefix: `/${stage}`, encoding };
}
