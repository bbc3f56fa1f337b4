import { Stack } from 'aws-cdk-lib';
import {
  type IApplicationLoadBalancerTarget,
  type IApplicationTargetGroup,
  type LoadBalancerTargetProps,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * A function as target, callable by load balancers of this account alone. CDK's own `LambdaTarget` lets those of any
 * account call it; naming the target group instead is circular, since it cannot be made before it may call.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export class AccountLambdaTarget implements IApplicationLoadBalancerTarget {
  public constructor(private readonly handler: IFunction) {}

  public attachToApplicationTargetGroup(targetGroup: IApplicationTargetGroup): LoadBalancerTargetProps {
    const permission = new CfnPermission(targetGroup, 'InvokePermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceAccount: Stack.of(targetGroup).account,
    });
    const resource = targetGroup.node.defaultChild;
    resource?.node.addDependency(permission);
    return { targetType: TargetType.LAMBDA, targetJson: { id: this.handler.functionArn } };
  }
}
