/** How esbuild bundles the file given as `entry`. */
export interface BundlingOptions {
  /**
   * Whether the bundle is minified: less to load at a cold start.
   *
   * @default true
   */
  readonly minify?: boolean;

  /**
   * Modules that stay imports instead of becoming part of the bundle, wildcards allowed.
   *
   * @default - `@aws-sdk/*` and `@smithy/*`, which Lambda's Node.js runtimes bring along
   */
  readonly externalModules?: string[];

  /**
   * Expressions that are replaced with constants, each value written as JavaScript: `{ 'process.env.STAGE': '"prod"' }`.
   *
   * @default - none
   */
  readonly define?: { [expression: string]: string };

  /**
   * How files are loaded, by extension: `{ '.wav': 'base64' }`.
   *
   * @see https://esbuild.github.io/content-types/
   * @default - esbuild's own
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Path of the tsconfig.json that esbuild heeds, absolute or from the working directory.
   *
   * @default - the one nearest to the entry file
   */
  readonly tsconfig?: string;
}
