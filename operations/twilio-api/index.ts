export {
  CredentialsError,
  credentialsInEnvironment,
  credentialsInSecret,
} from './credentials';
export { fieldsOf, TwilioApiError } from './error';
export { endpointsOf, type Place, type Resource, TwilioApi } from './twilio-api';
