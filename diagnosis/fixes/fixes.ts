import type { FrontDoorRequest } from '../../lambda/front-door';
import { Environment, WEBSOCKET_API } from '../../lib/contract';
import type { Cause } from '../cause';
import { type Endpoint, joinUrl } from '../url-parts';
import { MORE_FIXES } from './more-fixes';
import type { Remedy } from './remedy';

/** The facts that a fix depends on beside the cause. */
export interface Circumstances {
  /** `undefined` when a URL was checked. */
  readonly frontDoor: FrontDoorRequest['frontDoor'] | undefined;
  readonly received: Endpoint | undefined;
  /** `undefined` when unknown. */
  readonly signed: Endpoint | undefined;
  /** The origins to declare. */
  readonly remedy: Remedy | undefined;
  /** Whether the runtime accepts the request with them. */
  readonly heals: boolean;
}

/** Returns the fixes of several causes. What was proved to help comes first, with the value to set. */
export function fixFor(causes: readonly Cause[], around: Circumstances): string {
  const all = [...new Set(causes)].map((cause) => FIXES[cause]?.(around) ?? MORE_FIXES[cause]);
  return [declaration(around), ...all].filter((sentence) => sentence !== '').join(' ');
}

/** The value to declare, for those who run the construct's runtime. */
function declaration({ frontDoor, remedy, heals }: Circumstances): string {
  if (!remedy) return '';
  if (frontDoor === WEBSOCKET_API) {
    const effect = heals ? 'with it, this handshake is accepted' : 'with it, the signed host and path are tried';
    return `Set ${Environment.relayUrl}=${remedy.origins.join(',')} (the construct's \`domainName\` and \`basePath\`): ${effect}.`;
  }
  const value = `${Environment.publicOrigins}=${remedy.origins.join(',')}`;
  const both = remedy.withReceivedHost ? ' The received host has to be declared, too: other hosts are refused.' : '';
  if (frontDoor === undefined) return `With the construct, set ${value} (\`publicOrigins\`).${both}`;
  const effect = heals ? 'with it, this request is accepted' : 'with it, the signed host and path are tried';
  return `Set ${value} (the construct's \`publicOrigins\`): ${effect}.${both}`;
}

type Fix = (around: Circumstances) => string;

/** The fixes that depend on what was signed and received. The others are in {@link MORE_FIXES}. */
const FIXES: Partial<Record<Cause, Fix>> = {
  scheme: ({ signed, received, frontDoor }) => {
    if (frontDoor === WEBSOCKET_API) {
      return "Twilio signs a handshake with the URL in the TwiML, which begins with `wss://`. Sign that URL, and don't let a proxy change it.";
    }
    if (signed?.scheme.startsWith('ws')) {
      return "A WebSocket's handshake is signed as `wss://`: check it against that URL, not against `https://`.";
    }
    if (signed?.scheme === 'http' && received) {
      const url = atTwilio({ ...signed, scheme: received.scheme });
      return `The URL at Twilio starts with \`http://\`, but ${received.scheme} arrives. Set ${url} at Twilio: Twilio then signs what arrives.`;
    }
    const listener =
      frontDoor === 'application-load-balancer'
        ? ' The request came through a listener without TLS: let the proxy in front call the HTTPS listener.'
        : '';
    return `TLS ends before this server. Forward the scheme: nginx \`proxy_set_header X-Forwarded-Proto $scheme;\`, HAProxy \`http-request set-header X-Forwarded-Proto https if { ssl_fc }\`, Express \`app.set('trust proxy', 1)\`.${listener}`;
  },
  host: ({ frontDoor }) => {
    if (frontDoor === WEBSOCKET_API) return "Put the relay's own URL into the TwiML, or let the proxy keep the host.";
    const door =
      frontDoor === 'function-url'
        ? " A Function URL can't have a custom domain: `FrontDoor.cloudFront` puts one in front."
        : '';
    return `If a proxy can keep the host: nginx \`proxy_set_header Host $host;\`, Apache \`ProxyPreserveHost On\`.${door}`;
  },
  port: () =>
    'Build the URL with the port in the URL at Twilio, or without one if it has none: nginx `proxy_set_header Host $http_host;` keeps it.',
  'path-prefix': (around) => {
    const { signed, received, frontDoor } = around;
    if (frontDoor === WEBSOCKET_API) return MAPPING;
    const added = signed && received && received.path.length > signed.path.length;
    if (added && received.path.endsWith(signed.path)) {
      const prefix = received.path.slice(0, received.path.length - signed.path.length);
      return `Something in front adds ${prefix} to the path: remove it there (nginx \`proxy_pass http://upstream;\` without a path adds nothing), or set ${atTwilio({ ...signed, path: received.path })} at Twilio.`;
    }
    const mapping = hasDomain(around) ? " A custom domain's mapping is the front door's `basePath`." : '';
    const field = frontDoor === 'rest-api' || frontDoor === undefined ? ': `requestContext.path` for a REST API' : '';
    return `Build the URL from the path that Twilio called, including stage and base path${field}. Nginx \`proxy_pass http://upstream;\` without a path keeps it.${mapping}`;
  },
};

const MAPPING =
  "A handshake's event has no path. At the host that AWS assigns, the URL ends with the stage. At your own domain, it ends with the mapping's key, which the relay only knows if it is declared.";

/** Hosts that AWS generates, which have no base path. */
const GENERATED =
  /\.(?:execute-api|lambda-url|elb)\.[\w-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$|\.elb\.amazonaws\.com$|\.cloudfront\.net$/i;

function hasDomain({ frontDoor, signed }: Circumstances): boolean {
  if (frontDoor !== 'rest-api' && frontDoor !== 'http-api') return false;
  return signed !== undefined && !GENERATED.test(signed.hostname);
}

/** The URL to configure at Twilio. Passwords aren't repeated. */
function atTwilio(endpoint: Endpoint): string {
  return joinUrl({ ...endpoint, user: endpoint.user === '' ? '' : '***@' }, undefined);
}
