import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ssm as ssm
from cdk_twilio_webhook import AuthToken, FrontDoor, TwilioWebhook
from constructs import Construct

# Change this: the domain that Twilio calls, and its Route 53 hosted zone.
DOMAIN_NAME = "hooks.example.com"
HOSTED_ZONE_ID = "Z0123456789ABCDEFGHIJ"
ZONE_NAME = "example.com"


class HttpApiDomain(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        parameter = ssm.StringParameter.from_secure_string_parameter_attributes(
            self, "AuthToken", parameter_name="/twilio/auth-token"
        )

        webhook = TwilioWebhook(
            self,
            "Webhook",
            entry="lambda/app.ts",
            auth_token=AuthToken.from_ssm_parameter(parameter),
            front_door=FrontDoor.http_api(
                domain_name=DOMAIN_NAME,
                # Validates the certificate and holds the alias records.
                hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
                    self, "Zone", hosted_zone_id=HOSTED_ZONE_ID, zone_name=ZONE_NAME
                ),
                throttle=apigatewayv2.ThrottleSettings(rate_limit=50, burst_limit=100),
            ),
        )

        cdk.CfnOutput(self, "VoiceUrl", value=webhook.url_for("/voice"), description="A call comes in")


app = cdk.App()
HttpApiDomain(app, "HttpApiDomain")
app.synth()
