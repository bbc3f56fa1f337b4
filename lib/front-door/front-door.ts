import {
  ApplicationLoadBalancerFrontDoor,
  type ApplicationLoadBalancerFrontDoorProps,
} from './application-load-balancer';
import { CloudFrontFrontDoor, type CloudFrontFrontDoorProps } from './cloud-front';
import { FunctionUrlFrontDoor, type FunctionUrlFrontDoorProps } from './function-url';
import { HttpApiFrontDoor, type HttpApiFrontDoorProps } from './http-api';
import type { IFrontDoor } from './interface';
import { RestApiFrontDoor, type RestApiFrontDoorProps } from './rest-api';

/** The front doors there are. */
export class FrontDoor {
  /**
   * An Application Load Balancer with a domain of its own: for traffic that is steady, or already comes through one.
   * It costs while idle, and takes bodies and answers of up to 1 MB.
   *
   * @param props the domain, and what to reuse
   */
  public static applicationLoadBalancer(props: ApplicationLoadBalancerFrontDoorProps): IFrontDoor {
    return new ApplicationLoadBalancerFrontDoor(props);
  }

  /**
   * An API Gateway REST API: AWS WAF, throttling and a custom domain. The raw query does not reach the function, so
   * webhooks with long queries are best sent as POST.
   *
   * @param props domain, base path and stage
   */
  public static restApi(props: RestApiFrontDoorProps = {}): IFrontDoor {
    return new RestApiFrontDoor(props);
  }

  /**
   * An API Gateway HTTP API: the least that has TLS and can have a custom domain, and costs nothing while idle. Paths
   * reach the function decoded.
   *
   * @param props domain, base path and payload format
   */
  public static httpApi(props: HttpApiFrontDoorProps = {}): IFrontDoor {
    return new HttpApiFrontDoor(props);
  }

  /**
   * A Lambda Function URL: no charge beyond the function's, no domain of its own, path and query exactly as sent.
   *
   * @param props none that a Function URL could use
   */
  public static functionUrl(props: FunctionUrlFrontDoorProps = {}): IFrontDoor {
    return new FunctionUrlFrontDoor(props);
  }

  /**
   * A CloudFront distribution in front of another front door: a domain and AWS WAF for an HTTP API or a Function URL,
   * which can have neither or not both. Nothing is cached; the viewer's headers, query and path go on as they are.
   *
   * @param props the door behind it, the domain, and what to reuse
   */
  public static cloudFront(props: CloudFrontFrontDoorProps): IFrontDoor {
    return new CloudFrontFrontDoor(props);
  }

  private constructor() {}
}
