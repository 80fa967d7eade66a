/** Serves paths next to the ones of a server. It protects itself: the server passes its requests on before all other checks. */
export interface Site {
  /** Whether the site serves this path. */
  includes(pathname: string): boolean;
  /** `isLoopback`: whether the connection is from the same machine, where a reverse proxy can run too. */
  respond(request: Request, isLoopback: boolean): Promise<Response>;
}
