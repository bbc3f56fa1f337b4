const DOCUMENTS = 'https://github.com/cdk-twilio-webhook/cdk-twilio-webhook/blob/main/';

/** Returns the URL of a document in the repository: `docs/troubleshooting.md#host`. */
export function docsUrl(path: string): string {
  return DOCUMENTS + path;
}
