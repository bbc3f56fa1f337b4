/** How the function is, beside its requests. */
export interface Status {
  /** How often it was loaded anew since the start. */
  readonly reloads: number;
  /** Why the last change could not be used: the code before it still answers. */
  readonly buildError: string | null;
  /** The last thing that a request or a build failed with, and when; kept until the next. */
  readonly lastError: { readonly at: number; readonly message: string } | null;
}

/** Nothing has happened yet. */
export const NEW_STATUS: Status = { reloads: 0, buildError: null, lastError: null };
