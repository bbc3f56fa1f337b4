import { careless } from './servers';
import { answered, type Stage, stage } from './stage';

/** Faults of the signature check. */
export const SIGNATURE_STAGES: readonly Stage[] = [
  stage('accepts unsigned', answered(careless()), 'unsigned error -', /anyone can impersonate Twilio/),
  stage('accepts unsigned, no token', answered(careless()), 'unsigned error -', /anyone can impersonate Twilio/, {
    token: false,
  }),
  stage(
    'accepts any signature',
    answered((request, response) =>
      careless('<Response/>', 'text/xml', request.headers['x-twilio-signature'] ? 200 : 403)(request, response),
    ),
    'wrongly-signed error -',
    /wrongly signed request was accepted \(200\)/,
  ),
  stage(
    'rejects the right signature',
    answered(careless('no', 'text/plain', 403)),
    'signed error 11217',
    /correctly signed request was rejected/,
  ),
];
