import {
  ApplicationLoadBalancerFrontDoor,
  type ApplicationLoadBalancerFrontDoorOptions,
} from './application-load-balancer';
import { CloudFrontFrontDoor, type CloudFrontFrontDoorOptions } from './cloud-front';
import { FunctionUrlFrontDoor } from './function-url';
import { HttpApiFrontDoor, type HttpApiFrontDoorOptions } from './http-api';
import type { IFrontDoor } from './interface';
import { RestApiFrontDoor, type RestApiFrontDoorOptions } from './rest-api';

/** Factory for the supported front doors. */
export class FrontDoor {
  /**
   * An Application Load Balancer with a custom domain, for steady traffic or if you already run one. It costs money while
   * idle, and accepts requests and responses of up to 1 MB.
   *
   * @param options the domain, and the resources to reuse
   */
  public static applicationLoadBalancer(options: ApplicationLoadBalancerFrontDoorOptions): IFrontDoor {
    return new ApplicationLoadBalancerFrontDoor(options);
  }

  /**
   * An API Gateway REST API, with support for AWS WAF, throttling and a custom domain. It doesn't pass on the raw query;
   * the runtime computes the order of Twilio's parameters.
   *
   * @param options the domain, base path and stage
   */
  public static restApi(options: RestApiFrontDoorOptions = {}): IFrontDoor {
    return new RestApiFrontDoor(options);
  }

  /**
   * An API Gateway HTTP API: the simplest door with support for a custom domain. It costs nothing while idle, and passes
   * on decoded paths.
   *
   * @param options the domain, base path and payload format
   */
  public static httpApi(options: HttpApiFrontDoorOptions = {}): IFrontDoor {
    return new HttpApiFrontDoor(options);
  }

  /**
   * A Lambda Function URL. It costs nothing beyond the function, and passes on path and query exactly as sent. Put
   * `FrontDoor.cloudFront` in front of it for a custom domain.
   */
  public static functionUrl(): IFrontDoor {
    return new FunctionUrlFrontDoor();
  }

  /**
   * A CloudFront distribution in front of another door. It adds a custom domain and AWS WAF to a Function URL, and AWS
   * WAF to an HTTP API. It caches nothing, and passes on headers, query and path unchanged.
   *
   * @param options the door behind it, the domain, and the resources to reuse
   */
  public static cloudFront(options: CloudFrontFrontDoorOptions): IFrontDoor {
    return new CloudFrontFrontDoor(options);
  }

  private constructor() {}
}
