export { fieldsOf } from './error';
export {
  CredentialsError,
  credentialsInEnvironment,
  credentialsInSecret,
  endpointsOf,
  type Place,
  type Resource,
  TwilioApi,
  TwilioApiError,
} from './twilio-api';
