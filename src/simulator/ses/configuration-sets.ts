/** A configuration set, and where the events of its mails go. */
export interface ConfigurationSet {
  sendingEnabled: boolean;
  destinations: EventDestination[];
}

export interface EventDestination {
  readonly name: string;
  readonly enabled: boolean;
  /** Such as `BOUNCE`. */
  readonly events: readonly string[];
  /** ARN of an EventBridge bus. */
  readonly eventBus: string;
}
