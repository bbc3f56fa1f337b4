const TOKEN = { authTokenSecret: 'twilio/auth-token' };
const DOMAIN = {
  domainName: 'hooks.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  hostedZoneName: 'example.com',
};
const CERTIFICATE = {
  domainName: 'hooks.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
};
const PATH = { basePath: 'twilio' };

/** Contexts of the sample app: every front door with and without a domain and a base path. */
export const APP_DOORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'app-http-api': { ...TOKEN, frontDoor: 'http-api' },
  'app-http-api-domain': { ...TOKEN, frontDoor: 'http-api', ...DOMAIN },
  'app-http-api-base-path': { ...TOKEN, frontDoor: 'http-api', ...DOMAIN, ...PATH },
  'app-rest-api': { ...TOKEN, frontDoor: 'rest-api' },
  'app-rest-api-domain': { ...TOKEN, frontDoor: 'rest-api', ...CERTIFICATE },
  'app-rest-api-base-path': { ...TOKEN, frontDoor: 'rest-api', ...DOMAIN, ...PATH },
  'app-function-url': { ...TOKEN, frontDoor: 'function-url' },
  'app-load-balancer-domain': { authTokenParameter: '/twilio/auth-token', frontDoor: 'alb', ...DOMAIN },
  'app-cloud-front-domain': { ...TOKEN, frontDoor: 'cloud-front', ...DOMAIN },
  'app-cloud-front-base-path': { ...TOKEN, frontDoor: 'cloud-front', ...CERTIFICATE, ...PATH },
};
