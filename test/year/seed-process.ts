import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { liveSeed, type SeedOrder } from './seed.ts';

const ready = LocalDurableTestRunner.setupTestEnvironment();

/** Lives what it is sent, one year after the other. */
process.on('message', (order: SeedOrder) => {
  void ready
    .then(() => liveSeed(order))
    .then(
      (end) => process.send?.({ end }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});

// Nobody waits for the end of a year whose sender is gone.
process.on('disconnect', () => process.exit());
