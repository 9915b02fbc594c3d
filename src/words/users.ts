import type { Counts } from '../core/report.ts';
import { count, formatNumber } from './counts.ts';

/** `50 users, 32 of them answered from memory` */
export function usersInWords({ users, remembered }: Pick<Counts, 'users' | 'remembered'>): string {
  const all = count(users, 'user');
  return remembered === 0 ? all : `${all}, ${formatNumber(remembered)} of them answered from memory`;
}
