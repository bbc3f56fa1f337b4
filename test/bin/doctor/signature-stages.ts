import { careless } from './servers';
import { answered, type Stage, stage } from './stage';

/** Who is let in. */
export const SIGNATURE_STAGES: readonly Stage[] = [
  stage('accepts unsigned', answered(careless()), 'unsigned error -', /anybody can play Twilio/),
  stage('accepts unsigned, no token', answered(careless()), 'unsigned error -', /anybody can play Twilio/, {
    token: false,
  }),
  stage(
    'accepts any signature',
    answered((request, response) =>
      careless('<Response/>', 'text/xml', request.headers['x-twilio-signature'] ? 200 : 403)(request, response),
    ),
    'wrongly-signed error -',
    /wrongly signed request was answered 200/,
  ),
  stage(
    'refuses the right signature',
    answered(careless('no', 'text/plain', 403)),
    'signed error 11217',
    /correctly signed request was refused/,
  ),
];
