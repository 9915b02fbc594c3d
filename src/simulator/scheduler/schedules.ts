export interface Schedule {
  state: 'ENABLED' | 'DISABLED';
  expression: string;
  timezone: string;
  /** ARN of what it starts. */
  target: string;
}

/** EventBridge Scheduler's default group of the hub account, by name. It starts nothing here. */
export type Schedules = Map<string, Schedule>;
