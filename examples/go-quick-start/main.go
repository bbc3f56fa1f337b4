package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	twilio "github.com/cdk-twilio-webhook/cdk-twilio-webhook-go/cdktwiliowebhook"
)

func newQuickStart(scope constructs.Construct, id string) {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	secret := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("AuthToken"), jsii.String("twilio/auth-token"))

	webhook := twilio.NewTwilioWebhook(stack, jsii.String("Webhook"), &twilio.TwilioWebhookProps{
		Entry:     jsii.String("lambda/app.ts"),
		AuthToken: twilio.AuthToken_FromSecretsManager(secret, nil),
		FrontDoor: twilio.FrontDoor_HttpApi(nil),
	})

	awscdk.NewCfnOutput(stack, jsii.String("VoiceUrl"), &awscdk.CfnOutputProps{
		Value:       webhook.UrlFor(jsii.String("/voice"), nil),
		Description: jsii.String("A call comes in"),
	})
	awscdk.NewCfnOutput(stack, jsii.String("MessageUrl"), &awscdk.CfnOutputProps{
		Value:       webhook.UrlFor(jsii.String("/message"), nil),
		Description: jsii.String("A message comes in"),
	})
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	newQuickStart(app, "QuickStart")
	app.Synth(nil)
}
