import { App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AuthToken, TwilioWebhook } from 'cdk-twilio-webhook';
import { Construct } from 'constructs';

/** Change this: a name per Twilio account. Set `rotate` once the secret has a token. */
const ACCOUNTS = {
  Production: { rotate: false },
  Staging: { rotate: false },
};

/** A webhook for one account, whose token only that account has. */
class AccountWebhook extends Construct {
  readonly webhook: TwilioWebhook;
  readonly secretArn: string;

  constructor(scope: Construct, name: string, { rotate }: { rotate: boolean }) {
    super(scope, name);
    const authToken = AuthToken.managed(this, 'AuthToken', rotate ? { rotateEvery: Duration.days(30) } : {});
    if (!rotate) {
      const reason = 'The secret has no value yet, so there is nothing to rotate.';
      Validations.of(this).acknowledge({ id: 'AwsSolutions-SMG4', reason });
    }
    this.secretArn = authToken.secret?.secretArn ?? '';
    this.webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken,
      environment: { ACCOUNT_NAME: name },
      alarms: { invalidSignatures: 5 },
    });
  }
}

class TwoAccounts extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [name, options] of Object.entries(ACCOUNTS)) {
      const { webhook, secretArn } = new AccountWebhook(this, name, options);
      new CfnOutput(this, `${name}VoiceUrl`, { value: webhook.urlFor('/voice'), description: 'A call comes in' });
      new CfnOutput(this, `${name}SecretArn`, { value: secretArn, description: 'Store the auth token here' });
    }
  }
}

new TwoAccounts(new App(), 'TwoAccounts');
