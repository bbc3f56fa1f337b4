module app

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.263.0
	github.com/cdk-twilio-webhook/cdk-twilio-webhook-go/cdktwiliowebhook v0.1.0
)
