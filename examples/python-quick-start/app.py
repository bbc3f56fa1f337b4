import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_twilio_webhook import AuthToken, FrontDoor, TwilioWebhook
from constructs import Construct


class QuickStart(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        secret = secretsmanager.Secret.from_secret_name_v2(self, "AuthToken", "twilio/auth-token")

        webhook = TwilioWebhook(
            self,
            "Webhook",
            entry="lambda/app.ts",
            auth_token=AuthToken.from_secrets_manager(secret),
            front_door=FrontDoor.http_api(),
        )

        cdk.CfnOutput(self, "VoiceUrl", value=webhook.url_for("/voice"), description="A call comes in")
        cdk.CfnOutput(self, "MessageUrl", value=webhook.url_for("/message"), description="A message comes in")


app = cdk.App()
QuickStart(app, "QuickStart")
app.synth()
