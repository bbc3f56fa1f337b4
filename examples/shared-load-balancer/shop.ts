import { Stack, Validations } from 'aws-cdk-lib';
import { FlowLogDestination, FlowLogTrafficType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { type ApplicationListener, ApplicationProtocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HostedZone, type HostedZoneAttributes } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/** Domain of the service. */
export interface ShopProps {
  readonly zone: HostedZoneAttributes;
  readonly domainName: string;
}

/** Represents your existing service: containers behind a load balancer. */
export class Shop extends Stack {
  readonly listener: ApplicationListener;

  constructor(scope: Construct, id: string, { zone, domainName }: ShopProps) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC }],
      flowLogs: {
        Rejected: { destination: FlowLogDestination.toCloudWatchLogs(), trafficType: FlowLogTrafficType.REJECT },
      },
    });
    const service = new ApplicationLoadBalancedFargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }),
      cpu: 256,
      memoryLimitMiB: 512,
      taskImageOptions: { image: ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable') },
      assignPublicIp: true,
      protocol: ApplicationProtocol.HTTPS,
      domainName,
      domainZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', zone),
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
    });
    Validations.of(service.loadBalancer).acknowledge(
      { id: 'AwsSolutions-EC23', reason: 'The shop is open to everybody.' },
      { id: 'AwsSolutions-ELB2', reason: 'Stands for a load balancer whose access log is looked after elsewhere.' },
    );
    this.listener = service.listener;
  }
}
