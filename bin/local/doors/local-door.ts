import type { EncodeOptions } from '../../../lambda/encoding';
import { FRONT_DOOR_NAMES, type FrontDoorName } from '../../../lib/contract';
import {
  type AnswerFrom,
  functionUrlAnswer,
  type HttpAnswer,
  httpApiAnswers,
  loadBalancerAnswer,
  messageAnswer,
  ownAnswer,
  restApiAnswer,
} from './answers';

/** A front door of the local run. */
export interface LocalDoor {
  /** Unique name in the printed table. */
  readonly label: string;
  readonly frontDoor: FrontDoorName;
  /** Source of the public URL's scheme: the door terminates TLS itself, or a tunnel in front of it reports the scheme. */
  readonly scheme: 'https' | 'x-forwarded-proto';
  /** Start of the public path, before a route: `/live`, or the empty string. */
  readonly publicPrefix: string;
  readonly encoding: EncodeOptions;
  readonly answer: AnswerFrom;
  /** Maximum size of a request body. */
  readonly maxBodyBytes: number;
  /** Answer to a larger one. */
  readonly tooLarge: HttpAnswer;
  /** Whether the construct declares the door's own origin to the function. It can't if AWS generates the name. */
  readonly declaresOrigin: boolean;
}

/** Values of `--front-door`: the kinds of front door, and an HTTP API's older payload format. */
export const DOOR_CHOICES: readonly string[] = [...FRONT_DOOR_NAMES, 'http-api-1.0'];

/** Setup of the doors. */
export interface DoorOptions {
  /** Names from {@link DOOR_CHOICES}. Default: all doors. */
  readonly frontDoor?: readonly string[] | undefined;
  /** Stage of the REST API and the HTTP API. Default: `live` for the REST API, none for the HTTP API. */
  readonly stage?: string | undefined;
  /** Base path of a custom domain's mapping to a REST API or HTTP API, without leading or trailing slashes. */
  readonly basePath?: string | undefined;
}

/** Returns the doors to run, ending with the tunnel. It leads to the only selected door, or to a load balancer. */
export function selectDoors({ frontDoor, stage, basePath }: DoorOptions): LocalDoor[] {
  const names = frontDoor ?? [];
  const selected = LOCAL_DOORS.filter((door) => names.length === 0 || names.includes(choiceOf(door)));
  const doors = selected.map((door) => configured(door, stage, basePath));
  const [only, ...others] = doors;
  return [...doors, only && others.length === 0 ? tunnelTo(only) : TUNNEL_DOOR];
}

function choiceOf({ frontDoor, encoding }: LocalDoor): string {
  return encoding.payloadFormatVersion === '1.0' ? `${frontDoor}-1.0` : frontDoor;
}

/** Load balancers and Function URLs have neither. Behind a custom domain, the public path doesn't contain the stage. */
function configured(door: LocalDoor, stage: string | undefined, basePath: string | undefined): LocalDoor {
  if (door.frontDoor !== 'rest-api' && door.frontDoor !== 'http-api') return door;
  const encoding = { ...door.encoding, ...(stage === undefined ? {} : { stage }) };
  if (basePath !== undefined) return { ...door, publicPrefix: `/${basePath}`, encoding: { ...encoding, basePath } };
  return stage === undefined ? door : { ...door, publicPrefix: `/${stage}`, encoding };
}

const MB = 1024 * 1024;
const HTTPS = { scheme: 'https', publicPrefix: '', encoding: {}, declaresOrigin: false } as const;

/** Creates a load balancer's door. The construct turns the target group's multi-value headers on. */
export function loadBalancerDoor(multiValueHeaders: boolean): LocalDoor {
  return {
    ...HTTPS,
    label: multiValueHeaders ? 'ALB' : 'ALB single',
    frontDoor: 'application-load-balancer',
    encoding: { multiValueHeaders },
    answer: loadBalancerAnswer({ multiValueHeaders }),
    maxBodyBytes: MB,
    tooLarge: ownAnswer(413, 'text/html', '<html><body>413 Request Entity Too Large</body></html>'),
    declaresOrigin: true,
  };
}

const REST_API: LocalDoor = {
  ...HTTPS,
  label: 'REST API',
  frontDoor: 'rest-api',
  publicPrefix: '/live',
  encoding: { stage: 'live' },
  answer: restApiAnswer,
  maxBodyBytes: 10 * MB,
  tooLarge: messageAnswer(413, 'Request Too Long'),
};

function httpApiDoor(payloadFormatVersion: '1.0' | '2.0'): LocalDoor {
  return {
    ...HTTPS,
    label: `HTTP API ${payloadFormatVersion}`,
    frontDoor: 'http-api',
    encoding: { payloadFormatVersion },
    answer: httpApiAnswers[payloadFormatVersion],
    maxBodyBytes: 10 * MB,
    tooLarge: messageAnswer(413, 'Request Entity Too Large'),
  };
}

const FUNCTION_URL: LocalDoor = {
  ...HTTPS,
  label: 'Function URL',
  frontDoor: 'function-url',
  answer: functionUrlAnswer,
  maxBodyBytes: 6 * MB,
  tooLarge: messageAnswer(413, 'Request Entity Too Large'),
};

/** The front doors in the order of their ports. */
export const LOCAL_DOORS: readonly LocalDoor[] = [
  loadBalancerDoor(true),
  REST_API,
  httpApiDoor('2.0'),
  httpApiDoor('1.0'),
  FUNCTION_URL,
];

/** Plain HTTP behind a tunnel such as ngrok, whose `X-Forwarded-Proto` is trusted like a load balancer's. */
export const TUNNEL_DOOR: LocalDoor = tunnelTo(loadBalancerDoor(true));

/** Returns a door behind a tunnel, which terminates TLS and forwards plain HTTP. */
export function tunnelTo(door: LocalDoor): LocalDoor {
  return { ...door, label: 'Tunnel', scheme: 'x-forwarded-proto', declaresOrigin: false };
}
