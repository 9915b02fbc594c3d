/**
 * What went wrong, to what, and what to do about it. Problems are values: they travel in the report, and errors among
 * them make the exit code 3; only bad settings and bugs are thrown.
 */
export interface Problem {
  readonly severity: Severity;
  readonly scope: ProblemScope;
  /** Account ID, `account/user`, access key ID, mail address, or the run's ID. */
  readonly id: string;
  readonly code: ProblemCode;
  readonly message: string;
  readonly fix: string;
}

/** `error`: somebody or something was not covered, not told or not done. `warning`: to be mended, and nothing is missed meanwhile. */
export type Severity = 'error' | 'warning';

export type ProblemScope = 'run' | 'account' | 'user' | 'key' | 'contact' | 'mail';

/** One fix a code: the place where the advice is written. */
const FIXES = {
  ACCESS_DENIED:
    'Grant this call to the role that was denied (the member role: member-role/template.yaml; of the hub: deploy/roles.yml), and check service control policies.',
  MEMBER_ROLE_UNASSUMABLE:
    'Deploy the member role to this account (StackSet), and check its trust: hub role ARN, organization ID, external ID.',
  WRONG_ACCOUNT:
    'The role session is in another account than intended; check MEMBERROLE and the endpoint in use.',
  NOT_SURVEYED:
    'The next run surveys it. Should it happen again, look for IAM calls of other tools in that account, which share its limits.',
  OPT_OUT_UNREAD:
    'Grant the hub role organizations:ListTagsForResource; accounts are not entered until their tags can be read.',
  OPT_OUT_UNREADABLE:
    'Write the tag as `opt-out` or `opt-out until YYYY-MM-DD`, a reason after it if you like; until then it counts as opted out.',
  OPT_OUT_TOO_LONG:
    'Agree on an end within MAXOPTOUTDAYS and write it into the tag: `opt-out until YYYY-MM-DD reason`. Until then the opt-out holds as it is.',
  OU_PATH_UNREAD: 'Grant the hub role organizations:ListParents, or remove INCLUDEOUS and EXCLUDEOUS.',
  OU_NOT_FOUND:
    'Correct INCLUDEOUS or EXCLUDEOUS; `aws organizations list-organizational-units-for-parent` tells the IDs. Nothing is done until then.',
  NOTHING_SURVEYED:
    'See why each account was left out: opt-out tags, INCLUDEOUS and EXCLUDEOUS, the member role. Nobody is told of any key until one is surveyed.',
  ACCOUNTS_UNREAD:
    'Run from the management account, a delegated administrator, or an account that the delegation policy names, with organizations:ListAccounts.',
  THROTTLED: 'The next run tries again; lower ACCOUNTCONCURRENCY when this happens daily.',
  TIMED_OUT:
    'Check the network path to AWS (and AWS_ENDPOINT_URL, when it is set); the next run tries again.',
  NO_CONNECTION:
    'AWS was not reached: check name resolution, firewall and proxy, and AWS_ENDPOINT_URL when it is set; the next run tries again.',
  UNTRUSTED_CERTIFICATE:
    'A proxy signs in the name of AWS, or the clock of the machine is wrong: name the certificate of the proxy in NODE_EXTRA_CA_CERTS, or let AWS through it unopened.',
  CLOCK_SKEWED:
    'Set the clock of the machine (NTP): AWS takes requests that are signed within five minutes of its own time.',
  CREDENTIALS_MISSING:
    'Sign in (aws sso login), or set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID with the values that belong to it.',
  CREDENTIALS_REFUSED:
    'The credentials are expired, revoked or unknown to AWS: sign in again or renew them. If they are new, check that they belong to this partition and Region.',
  REGION_MISSING: 'Name the Region of the hub: set AWS_REGION, or a Region in the profile.',
  REGION_DISABLED:
    'Enable the Region in this account, the hub and the management account, and STS in it (IAM console, account settings), or run in a Region that every account has. For member roles the base Region, such as us-east-1, is tried too: once what it answered is mended, be it the role or a service control policy, it will do.',
  UNREADABLE_ANSWER:
    'Something other than AWS may have answered, such as a proxy: see the words that came, and AWS_ENDPOINT_URL when it is set. Nothing is done on such an answer; the next run asks again.',
  GONE: 'It is not there any more; the next run sees how things stand.',
  SERVICE_ERROR: 'An AWS error; the next run tries again. See the AWS Health Dashboard when it stays.',
  ROOT_KEY_ACTIVE:
    'Sign in as the root user of that account and delete the key (Security credentials), once nothing uses it. No role can do that, and keyrotation never touches it.',
  USER_UNREAD: "The user's keys could not be read and are not judged in this run; the next run tries again.",
  KEY_UNREAD: "The key's tags, last use or creation date could not be read; it is not judged until they can.",
  KEY_SWITCHED:
    'The key is judged as it is. If it happens again, somebody may want no run to see it: CloudTrail of that account tells who calls UpdateAccessKey, and when.',
  KEY_UNDECIDED:
    'The next run looks at the key and decides it anew. Should it happen again, look for a run that was interrupted, or a ledger that was slow.',
  HISTORY_UNREAD:
    'Check access to the ledger table (LEDGERTABLE), or the row that is named; the key is left alone until its history can be read.',
  CONTACT_INVALID: 'Write mail addresses separated by spaces into the contact tag.',
  CONTACT_OUTSIDE:
    'Write an address of the domains in CONTACTDOMAINS into the contact tag, or add its domain there; until then the next contact is told.',
  CONTACTS_TOO_MANY:
    'Name fewer addresses in the contact tag, best one of a team: those behind the first MAXCONTACTS are told nothing.',
  CONTACT_UNDELIVERABLE:
    'Mail to this address bounced; change the contact tag, or OPERATORMAIL, to an address that takes mail.',
  OPERATOR_UNDELIVERABLE:
    'Set OPERATORMAIL to an address that takes mail: keys without a contact of their own are not deactivated until somebody can be told.',
  SENDER_NOT_VERIFIED:
    'Open the verification mail sent to SOURCEMAIL (with VERIFYCONTACTS off, have SES send it first), or verify its domain in SES; nothing is sent or deactivated until then.',
  SENDING_PAUSED:
    'SES has paused sending for this account or its configuration set; see the SES console. Nothing is deactivated until it resumes.',
  PAUSED:
    'Nothing is mailed or deactivated until somebody calls `keyrotation resume`; the next run then does what is due.',
  SES_UNREAD:
    'Nothing is sent or deactivated until SES can be asked: when it was denied, grant the hub role the ses: calls of the deployment guide; otherwise the message tells what stands in the way.',
  RECIPIENT_NOT_VERIFIED:
    'SES is in the sandbox: ask for production access, or have the recipient open the verification mail (with VERIFYCONTACTS off, have SES send it first).',
  QUOTA_USED_UP:
    'The daily SES quota is used up; the rest is sent by the next run. Ask SES for a higher quota when this happens daily.',
  CONFIGURATION_SET_MISSING:
    'Create the configuration set that SESCONFIGURATIONSET names, in the Region of SES, or set it to none; nothing is sent until then.',
  MAIL_REFUSED:
    "SES's words tell whether it is for the address or for the text, such as a link in a name or tag. The next run tries again; after three days the next contact or the operator is told.",
  MAIL_DENIED:
    'Allow the hub role ses:SendRawEmail to this address: look for conditions such as ses:Recipients in its policies, in those of the SES identity, and in service control policies. The mail waits.',
  SENDER_REFUSED:
    'SES does not take the sender of the mails: check SOURCEMAIL, and shorten MAIL_PRODUCT_NAME. Nothing is sent until then.',
  DEACTIVATION_FAILED:
    'The key stays active and is tried again by the next run; grant the member role iam:UpdateAccessKey on user/*.',
  DEACTIVATION_WITHHELD: 'Things changed between decision and action; the next run decides anew.',
  RESTORE_FAILED:
    'The key stays as it is: grant the member role iam:UpdateAccessKey on user/*, and run the same command again.',
  CYCLE_RESTARTED:
    'See `keyrotation history --key` with its ID for what ended its notices each time, and have its owner rotate it: whoever may switch the key off and on, or change the tags of its user, keeps it alive so.',
  INTENT_OPEN:
    'A deactivation or a restore was begun and its outcome could not be read; the next run tries again.',
  NOT_IN_PLAN: 'Make a new plan (keyrotation plan --out), look at it, and run that; or run without --plan.',
  DECLINED: 'Run again when it should be done; --yes does not ask.',
  PROBLEMS_UNLISTED:
    'Mend those that are listed, the worst first: the next run lists others. Each account and key of the report says by itself what came of it.',
  LAST_RUN_UNREAD:
    'Nothing is missed: the summary shows everything as new. The next run compares again; see the reason that is given.',
  RUN_IN_PROGRESS: 'Wait for the other run to end; a crashed one lets go of the lock within minutes.',
  LEDGER_UNREACHABLE:
    'Check that the table is there (the hub stack has it; LEDGERTABLE and AWS_REGION name it), that its use is allowed, and the network path; when DynamoDB itself was ill, the next run goes on where this one stopped.',
  LEDGER_UNREADABLE:
    'Run the version of keyrotation that wrote the row, or take the row back from point-in-time recovery: until it can be read, nothing is done on it. A damaged LOCK / RUN may be deleted while no run is at work.',
  LEDGER_REFUSED:
    'See the reason that DynamoDB gives; rows are kept far below its 400 KB. What the row is about is left alone, and the next run tries again.',
  EVENTS_UNSENT:
    'Check that the bus which EVENTBUS names is there, and that the role may describe it and put events on it (deploy/event-bus.yml), also by the policy of the bus. The events wait in the ledger, and the next run sends them; set EVENTBUS to none to have none.',
  PAGE_UNPUBLISHED:
    'Check that the bucket is there (the hub stack has it; REPORTBUCKET names it), and grant the hub role s3:PutObject on its runs/*; with a key of your own also kms:GenerateDataKey and kms:Decrypt by way of S3. `keyrotation report --html` makes the same page from the ledger.',
  INTERRUPTED:
    'Run again: what was begun is in the ledger, and the next run finishes it. If Lambda cut it off for want of time or memory, as its log says, raise memoryMb, which brings more processor as well.',
  LEASE_LOST: 'Another run took the lock over; look for a machine that was suspended, and run again.',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof FIXES;

export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(FIXES, value);
}

/** A doubtful opt-out counts as one, a bad contact is passed over for the next: the rule holds meanwhile. */
const WARNINGS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'OPT_OUT_UNREADABLE',
  'OPT_OUT_TOO_LONG',
  'ROOT_KEY_ACTIVE',
  'KEY_SWITCHED',
  'CONTACT_INVALID',
  'CONTACT_OUTSIDE',
  'CONTACTS_TOO_MANY',
  'CONTACT_UNDELIVERABLE',
  'DEACTIVATION_WITHHELD',
  'CYCLE_RESTARTED',
  'PAGE_UNPUBLISHED',
  'NOT_IN_PLAN',
  'PROBLEMS_UNLISTED',
  'LAST_RUN_UNREAD',
  'GONE',
  'EVENTS_UNSENT',
]);

/** A code that is not known here, of a later version, is an error. */
export function severityOf(code: ProblemCode): Severity {
  return WARNINGS.has(code) ? 'warning' : 'error';
}

/**
 * @param cause what kept it from being read or done. A denied call is mended as `code` says; for everything else the advice
 * is the cause's.
 */
export function problem(
  scope: ProblemScope,
  id: string,
  code: ProblemCode,
  message: string,
  cause: ProblemCode = 'ACCESS_DENIED',
): Problem {
  return {
    severity: severityOf(code),
    scope,
    id,
    code,
    message,
    fix: FIXES[cause === 'ACCESS_DENIED' ? code : cause],
  };
}

/** Thrown for what no run can go on from: bad settings, a lost lease, a ledger that is not there. */
export class KeyRotationError extends Error {
  override readonly name = 'KeyRotationError';
  readonly code: ProblemCode;
  readonly fix: string;

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = FIXES[code];
  }
}
