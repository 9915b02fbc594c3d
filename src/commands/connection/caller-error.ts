/** What the caller brings along: a profile, credentials, a Region, an endpoint, a proxy. */
export type CallerProblem =
  | 'PROFILE_MISSING'
  | 'CREDENTIALS_UNUSABLE'
  | 'REGION_MISSING'
  | 'REGION_INVALID'
  | 'ENDPOINT_INVALID'
  | 'ENDPOINT_UNREACHABLE'
  | 'PROXY_INVALID'
  | 'PROXY_UNREACHABLE'
  | 'MFA_NEEDED';

/** AWS cannot be asked with what the caller brings; found before anything is done. Exit code 2. */
export class CallerError extends Error {
  override readonly name = 'CallerError';
  readonly code: CallerProblem;
  readonly fix: string;

  constructor(code: CallerProblem, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}
