import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_twilio_webhook import AuthToken, ConversationRelay, TwilioWebhook
from constructs import Construct


class PythonRelay(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        secret = secretsmanager.Secret.from_secret_name_v2(self, "AuthToken", "twilio/auth-token")
        auth_token = AuthToken.from_secrets_manager(secret)

        relay = ConversationRelay(
            self,
            "Agent",
            entry="lambda/agent.ts",
            auth_token=auth_token,
            ending=True,
            saved_queries=True,
        )
        webhook = TwilioWebhook(
            self,
            "Webhook",
            entry="lambda/voice.ts",
            auth_token=auth_token,
            relay=relay,
            environment={"PERSON": "+14155550123"},
        )

        cdk.CfnOutput(self, "RelayUrl", value=relay.url, description="The URL of <ConversationRelay>")
        cdk.CfnOutput(self, "VoiceUrl", value=webhook.url_for("/voice"), description="A call comes in")


app = cdk.App()
PythonRelay(app, "PythonRelay")
app.synth()
