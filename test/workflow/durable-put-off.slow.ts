import { execute, onLocalRunner, type Around } from './local-runner.ts';

onLocalRunner();

// A minute: the local runner waits in real time, and the delays grow.
test('a step that was put off four times is still tried again when its surroundings fail', async () => {
  let [beginnings, attempts] = [0, 0];
  const around: Around = (handler) => (event, context) => {
    beginnings += 1;
    // Whatever runs before it uses up the time of the first four invocations.
    const late = beginnings <= 4;
    let asked = 0;
    const getRemainingTimeInMillis = () => (late && ++asked > 1 ? 1_000 : 900_000);
    return handler(event, { ...context, getRemainingTimeInMillis });
  };
  const execution = await execute(
    (_, workflow) =>
      workflow.step('read', () =>
        ++attempts < 2 ? Promise.reject(new Error('socket hang up')) : Promise.resolve('read'),
      ),
    around,
  );
  expect(execution.getResult()).toBe('read');
  expect({ beginnings, attempts }).toEqual({ beginnings: 6, attempts: 2 });
});
