package app;

import io.github.cdktwiliowebhook.AuthToken;
import io.github.cdktwiliowebhook.FrontDoor;
import io.github.cdktwiliowebhook.TwilioWebhook;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

public final class App {
  private App() {}

  static final class QuickStart extends Stack {
    QuickStart(Construct scope, String id) {
      super(scope, id);
      ISecret secret = Secret.fromSecretNameV2(this, "AuthToken", "twilio/auth-token");

      TwilioWebhook webhook = TwilioWebhook.Builder.create(this, "Webhook")
          .entry("lambda/app.ts")
          .authToken(AuthToken.fromSecretsManager(secret))
          .frontDoor(FrontDoor.httpApi())
          .build();

      CfnOutput.Builder.create(this, "VoiceUrl")
          .value(webhook.urlFor("/voice"))
          .description("A call comes in")
          .build();
      CfnOutput.Builder.create(this, "MessageUrl")
          .value(webhook.urlFor("/message"))
          .description("A message comes in")
          .build();
    }
  }

  public static void main(String[] args) {
    software.amazon.awscdk.App app = new software.amazon.awscdk.App();
    new QuickStart(app, "QuickStart");
    app.synth();
  }
}
