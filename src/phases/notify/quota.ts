/** Recipients left in these 24 hours; what SES refused did not use its place. */
export interface Quota {
  /** @returns how many of them there is room for */
  take(recipients: number): number;
  giveBack(recipients: number): void;
  /** null is unlimited. */
  readonly left: number | null;
}

export function quotaOf(remaining: number | null): Quota {
  let left = remaining ?? Infinity;
  return {
    take(recipients) {
      const taken = Math.min(recipients, left);
      left -= taken;
      return taken;
    },
    giveBack(recipients) {
      left += recipients;
    },
    get left() {
      return remaining === null ? null : left;
    },
  };
}
