import type { CfnMethod, Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { acceptFindings, SIGNATURE_AUTHORIZES } from './accepted-finding';

const ACCOUNT_ROLE = {
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
  reason:
    'API Gateway writes the logs of all APIs of the account and region with this one role, and this is the policy that ' +
    'it documents for it: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
};

/** Accepts what cdk-nag finds at a REST API made for Twilio: forms are not API Gateway's to validate. */
export function acceptRestApiFindings(api: RestApi): void {
  acceptFindings(api, {
    id: 'AwsSolutions-APIG2',
    reason:
      "Twilio's parameters are those of a form, which API Gateway's request models cannot describe. The function " +
      'validates the signature over all of them and refuses what is too large or malformed.',
  });
  acceptFindings(api.node.tryFindChild('CloudWatchRole'), ACCOUNT_ROLE);
}

/** Opens methods to Twilio whatever authorizer the API asks for otherwise: the signature authorizes. */
export function openMethods(methods: Method[]): void {
  for (const method of methods) {
    const resource = method.node.defaultChild as CfnMethod;
    resource.authorizationType = 'NONE';
    resource.authorizerId = undefined;
    resource.apiKeyRequired = false;
    acceptFindings(method, SIGNATURE_AUTHORIZES, { ...SIGNATURE_AUTHORIZES, id: 'AwsSolutions-COG4' });
  }
}
