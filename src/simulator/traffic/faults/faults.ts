import { actionName, type ActionName } from '../../protocol/action.ts';
import { addressed, type Address } from './address.ts';
import type { Fault, FaultMaker, SessionEnd } from './fault.ts';
import { ImpossibleFault } from '../impossible-fault.ts';
import { attempt, switchedOn, type InjectedFault, type Making } from './injected-fault.ts';
import type { InterceptedRequest } from './intercepted-request.ts';
import { assertPossible } from './possible.ts';
import { REFUSALS } from './refusals.ts';

export type Interceptor = (request: InterceptedRequest) => Fault | undefined;

/**
 * What goes wrong, switched on while the organization runs; of all faults that fit a request the first is made. One that
 * cannot be made throws: at once where that is known at once, else from its `fired` and when the organization is closed.
 */
export interface Faults {
  /** @throws ImpossibleFault for an action that is not simulated, or that does not know such a fault */
  inject(address: Address, fault: Fault | FaultMaker): InjectedFault;
  /** Is asked about every request. */
  intercept(interceptor: Interceptor): InjectedFault;
  deny(action: ActionName, accountId?: string): InjectedFault;
  /** The next `times` calls, over all accounts. */
  throttle(action: ActionName, times: number): InjectedFault;
  fail500(action: ActionName, times: number): InjectedFault;
  /** Ends the account's sessions of this moment; new ones are good. Returns how many there were. */
  expireSessions(accountId: string): number;
  /** Likewise; AWS says AccessDenied (`revoked`, the default) or InvalidClientTokenId (`unknown`). */
  revokeSessions(accountId: string, as?: SessionEnd): number;
  reportNeverReady(accountId: string): InjectedFault;
  /** The account's credential report is made of the true one, to any text. */
  spoilReport(accountId: string, spoil: (csv: string) => string): InjectedFault;
  removeMemberRole(accountId: string): InjectedFault;
  /** All of the above ends, but sessions that were ended stay so. */
  clear(): void;
}

/** The same for those who make the faults. */
export interface FaultState extends Faults {
  /** The fault that the request meets. @throws whatever kept it from being one */
  meet(request: Omit<InterceptedRequest, 'n'>): Making<Fault> | undefined;
  isReportNeverReady(accountId: string): boolean;
  reportOf(accountId: string, csv: string): string;
  isMemberRoleRemoved(accountId: string): boolean;
  /** @throws what kept the first of all faults from being made, those that are over included */
  assertAllMade(): void;
}

export interface Surroundings {
  readonly isSimulated: (action: ActionName) => boolean;
  readonly endSessions: (accountId: string, as: SessionEnd) => number;
}

interface ReportFault {
  readonly accountId: string;
  readonly spoil: (csv: string) => string;
}

export function faultState({ isSimulated, endSessions }: Surroundings): FaultState {
  const failures: unknown[] = [];
  const interceptors = switchedOn<Interceptor>(failures);
  const neverReady = switchedOn<string>(failures);
  const reports = switchedOn<ReportFault>(failures);
  const removedRoles = switchedOn<string>(failures);
  let n = 0;

  const inject: Faults['inject'] = (address, fault) => {
    const { action } = address;
    if (action !== undefined && !isSimulated(action)) throw new ImpossibleFault(`${action} is not simulated`);
    if (typeof fault !== 'function') assertPossible(fault, action);
    const isFor = addressed(address);
    return interceptors.on((request) => {
      if (!isFor(request)) return undefined;
      return typeof fault === 'function' ? fault(request) : fault;
    });
  };

  return {
    inject,
    intercept: interceptors.on,
    deny: (action, accountId) =>
      inject({ action, ...(accountId === undefined ? {} : { accountId }) }, REFUSALS.denied),
    throttle: (action, times) => inject({ action, times }, REFUSALS.throttled),
    fail500: (action, times) => inject({ action, times }, REFUSALS.failed),
    expireSessions: (accountId) => endSessions(accountId, 'expired'),
    revokeSessions: (accountId, as = 'revoked') => endSessions(accountId, as),
    reportNeverReady: neverReady.on,
    spoilReport: (accountId, spoil) => reports.on({ accountId, spoil }),
    removeMemberRole: removedRoles.on,
    clear() {
      for (const each of [interceptors, neverReady, reports, removedRoles]) each.clear();
      n = 0;
    },
    meet(request) {
      const numbered = { ...request, n: ++n };
      for (const making of interceptors.all()) {
        const fault = attempt(making, () => {
          const found = making.what(numbered);
          if (found) assertPossible(found, actionName(numbered));
          return found;
        });
        if (fault) return { ...making, what: fault };
      }
      return undefined;
    },
    isReportNeverReady: (accountId) => isMade(neverReady.all(), accountId),
    reportOf(accountId, csv) {
      for (const making of reports.all()) {
        if (making.what.accountId !== accountId) continue;
        const spoiled = attempt(making, () => making.what.spoil(csv));
        making.made();
        return spoiled;
      }
      return csv;
    },
    isMemberRoleRemoved: (accountId) => isMade(removedRoles.all(), accountId),
    assertAllMade() {
      if (failures.length > 0) throw failures[0];
    },
  };
}

function isMade(accounts: Iterable<Making<string>>, accountId: string): boolean {
  for (const { what, made } of accounts) {
    if (what !== accountId) continue;
    made();
    return true;
  }
  return false;
}
