// The stacks of ../typescript.ts in Go.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	twilio "github.com/cdk-twilio-webhook/cdk-twilio-webhook-go/cdktwiliowebhook"
)

func newStack(scope constructs.Construct, id string) awscdk.Stack {
	return awscdk.NewStack(scope, jsii.String(id), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("us-east-1")},
	})
}

func tokenIn(stack awscdk.Stack) twilio.AuthToken {
	secret := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("Token"), jsii.String("twilio/auth-token"))
	return twilio.AuthToken_FromSecretsManager(secret, nil)
}

func zone(stack awscdk.Stack) awsroute53.IHostedZone {
	return awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: jsii.String("Z0123456789ABCDEFGHIJ"),
		ZoneName:     jsii.String("example.com"),
	})
}

func certificate(stack awscdk.Stack) awscertificatemanager.ICertificate {
	return awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"),
		jsii.String("arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"))
}

func httpAPI(scope constructs.Construct, functionFolder string) {
	stack := newStack(scope, "HttpApi")
	authToken := tokenIn(stack)
	topic := awssns.NewTopic(stack, jsii.String("Topic"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
	webhook := twilio.NewTwilioWebhook(stack, jsii.String("Webhook"), &twilio.TwilioWebhookProps{
		AuthToken:   authToken,
		Code:        awslambda.Code_FromAsset(jsii.String(functionFolder), nil),
		Handler:     jsii.String("index.handler"),
		Runtime:     awslambda.Runtime_NODEJS_22_X(),
		Timeout:     awscdk.Duration_Seconds(jsii.Number(10)),
		MemorySize:  jsii.Number(1024),
		Environment: &map[string]*string{"GREETING": jsii.String("Hello")},
		FrontDoor: twilio.FrontDoor_HttpApi(&twilio.HttpApiFrontDoorOptions{
			DomainName:  jsii.String("api.example.com"),
			Certificate: certificate(stack),
			HostedZone:  zone(stack),
			BasePath:    jsii.String("twilio"),
			Throttle:    &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(100), BurstLimit: jsii.Number(200)},
		}),
		PublicOrigins: jsii.Strings("https://cdn.example.com/hooks"),
		Idempotency: twilio.Idempotency_DynamoDb(&twilio.DynamoDbIdempotencyOptions{
			ExpiresAfter:        awscdk.Duration_Hours(jsii.Number(2)),
			PointInTimeRecovery: jsii.Bool(true),
		}),
		SelfCheck: twilio.SelfCheck_OnDeployment(&twilio.SelfCheckOptions{
			Timeout:    awscdk.Duration_Minutes(jsii.Number(5)),
			AllOrigins: jsii.Bool(true),
			Canary: &twilio.CanaryOptions{
				Schedule: awsevents.Schedule_Rate(awscdk.Duration_Minutes(jsii.Number(10))),
			},
		}),
		Alarms: &twilio.AlarmOptions{
			Topic:             topic,
			InvalidSignatures: jsii.Number(5),
			HandlerErrors:     jsii.Number(2),
		},
		RequestMetrics: jsii.Bool(true),
		SavedQueries:   jsii.Bool(true),
	})
	webhook.AddFrontDoor(jsii.String("Second"), twilio.FrontDoor_FunctionUrl())
	webhook.MetricRequests(&twilio.RequestMetricOptions{
		Outcome:   twilio.RequestOutcome_ACCEPTED,
		FrontDoor: twilio.FrontDoorKind_HTTP_API,
	}).CreateAlarm(stack, jsii.String("Idle"), &awscloudwatch.CreateAlarmOptions{
		Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1),
	})
	webhook.MetricDuration(&twilio.DurationMetricOptions{Route: jsii.String("/voice")}).
		CreateAlarm(stack, jsii.String("Slow"), &awscloudwatch.CreateAlarmOptions{
			Threshold: jsii.Number(5000), EvaluationPeriods: jsii.Number(3),
		})
	awscdk.NewCfnOutput(stack, jsii.String("VoiceUrl"), &awscdk.CfnOutputProps{
		Value: webhook.UrlFor(jsii.String("/voice"), &twilio.ConnectionOverrides{
			ConnectTimeout: awscdk.Duration_Seconds(jsii.Number(2)),
			RetryCount:     jsii.Number(3),
			RetryPolicy: twilio.RetryPolicy_AnyOf(
				twilio.RetryPolicy_CONNECT_TIMEOUT(), twilio.RetryPolicy_SERVER_ERROR()),
			Edges: jsii.Strings("dublin"),
		}),
	})
	imported := twilio.TwilioWebhook_FromTwilioWebhookAttributes(stack, jsii.String("Imported"),
		&twilio.TwilioWebhookAttributes{
			Url:             jsii.String("https://other.example.com"),
			MetricNamespace: jsii.String("Other/Webhook"),
		})
	twilio.NewWebhookDashboard(stack, jsii.String("Dashboard"), &twilio.WebhookDashboardProps{
		Webhooks: &[]twilio.ITwilioWebhook{webhook, imported},
	})
	twilio.NewPhoneNumberPointing(stack, jsii.String("Number"), &twilio.PhoneNumberPointingProps{
		Webhook: webhook,
		Credentials: awssecretsmanager.Secret_FromSecretNameV2(
			stack, jsii.String("ApiKey"), jsii.String("twilio/api-key")),
		PhoneNumber: jsii.String("+14155550100"),
		VoicePath:   jsii.String("/voice"),
		MessagePath: jsii.String("/message"),
	})
}

func restAPI(scope constructs.Construct) {
	stack := newStack(scope, "RestApi")
	authToken := tokenIn(stack)
	webACL := twilio.WebAcl_RateLimited(&twilio.RateLimitedWebAclOptions{
		Limit:            jsii.Number(20_000),
		EvaluationWindow: awscdk.Duration_Minutes(jsii.Number(1)),
	})
	add(stack, authToken, twilio.FrontDoor_RestApi(&twilio.RestApiFrontDoorOptions{
		DeployOptions: &awsapigateway.StageOptions{StageName: jsii.String("live")},
		WebAcl:        webACL,
	}))
}

func loadBalancer(scope constructs.Construct) {
	stack := newStack(scope, "LoadBalancer")
	frontDoor := twilio.FrontDoor_ApplicationLoadBalancer(&twilio.ApplicationLoadBalancerFrontDoorOptions{
		DomainName:   jsii.String("lb.example.com"),
		HostedZone:   zone(stack),
		Certificate:  certificate(stack),
		RedirectHttp: jsii.Bool(true),
	})
	authToken := twilio.AuthToken_Managed(stack, jsii.String("Managed"), &twilio.ManagedAuthTokenProps{
		RotateEvery: awscdk.Duration_Days(jsii.Number(30)),
	})
	add(stack, authToken, frontDoor)
}

func functionURL(scope constructs.Construct) {
	stack := newStack(scope, "FunctionUrl")
	parameter := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("Parameter"),
		&awsssm.SecureStringParameterAttributes{ParameterName: jsii.String("/twilio/auth-token")})
	add(stack, twilio.AuthToken_FromSsmParameter(parameter, nil), twilio.FrontDoor_FunctionUrl())
}

func cloudFront(scope constructs.Construct) {
	stack := newStack(scope, "CloudFront")
	authToken := tokenIn(stack)
	add(stack, authToken, twilio.FrontDoor_CloudFront(&twilio.CloudFrontFrontDoorOptions{
		Origin:      twilio.FrontDoor_FunctionUrl(),
		DomainName:  jsii.String("edge.example.com"),
		Certificate: certificate(stack),
		HostedZone:  zone(stack),
	}))
}

func deliveries(scope constructs.Construct, functionFolder string) {
	stack := newStack(scope, "Deliveries")
	authToken := twilio.AuthToken_DynamoDb(stack, jsii.String("Tokens"), &twilio.AccountTableProps{
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	queue := awssqs.NewQueue(stack, jsii.String("Queue"), &awssqs.QueueProps{
		Fifo:       jsii.Bool(true),
		EnforceSSL: jsii.Bool(true),
	})
	relay := twilio.NewConversationRelay(stack, jsii.String("Relay"), &twilio.ConversationRelayProps{
		AuthToken:              authToken,
		Code:                   awslambda.Code_FromAsset(jsii.String(functionFolder), nil),
		Invocation:             twilio.RelayInvocation_SYNCHRONOUS,
		ProvisionedConcurrency: jsii.Number(1),
		Ending:                 jsii.Bool(true),
		Alarms:                 &twilio.RelayAlarmOptions{FirstText: awscdk.Duration_Seconds(jsii.Number(2))},
	})
	failed := awssqs.NewQueue(stack, jsii.String("Failed"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	bus := awsevents.NewEventBus(stack, jsii.String("Bus"), nil)
	webhook := twilio.NewTwilioWebhook(stack, jsii.String("Webhook"), &twilio.TwilioWebhookProps{
		AuthToken:      authToken,
		Relay:          relay,
		RequestMetrics: jsii.Bool(true),
		Deliveries: &map[string]twilio.Delivery{
			"/status": twilio.Delivery_ToSqs(queue, &twilio.SqsDeliveryOptions{OnFailure: failed}),
			"/events": twilio.Delivery_ToEventBridge(bus, &twilio.EventBridgeDeliveryOptions{
				Source: jsii.String("twilio"),
			}),
		},
	})
	webhook.MetricDeliveries(&twilio.DeliveryMetricOptions{Result: twilio.DeliveryResult_REFUSED}).
		CreateAlarm(stack, jsii.String("Refused"), &awscloudwatch.CreateAlarmOptions{
			Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1),
		})
	twilio.NewMessagingServicePointing(stack, jsii.String("Service"), &twilio.MessagingServicePointingProps{
		Webhook: webhook,
		Credentials: awssecretsmanager.Secret_FromSecretNameV2(
			stack, jsii.String("ApiKey"), jsii.String("twilio/api-key")),
		MessagingServiceSid: jsii.String("MG0123456789abcdef0123456789abcdef"),
		MessagePath:         jsii.String("/events"),
	})
}

func add(stack awscdk.Stack, authToken twilio.AuthToken, frontDoor twilio.IFrontDoor) {
	twilio.NewTwilioWebhook(stack, jsii.String("Webhook"), &twilio.TwilioWebhookProps{
		AuthToken: authToken,
		FrontDoor: frontDoor,
	})
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	httpAPI(app, os.Args[1])
	restAPI(app)
	loadBalancer(app)
	functionURL(app)
	cloudFront(app)
	deliveries(app, os.Args[1])
	app.Synth(nil)
}
