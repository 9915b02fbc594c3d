import { diagnose, healthy, HUB, saidBy, type Patient } from './surgery.ts';

let patient: Patient;
beforeAll(async () => {
  patient = await healthy();
});

const busOf = async (EVENTBUS: string) => {
  const diagnoses = await diagnose(patient, { settings: { EVENTBUS } });
  return [diagnoses.get('event-bus')?.kind, saidBy(diagnoses, 'event-bus')] as const;
};

test('without EVENTBUS there is nothing to look at', async () => {
  expect(await busOf('none')).toEqual(['ok', expect.stringContaining('no events are told')]);
});

test('a bus that is not there is named, with the command that makes it', async () => {
  expect(await busOf('security')).toEqual([
    'broken',
    expect.stringContaining('no event bus security in eu-west-1'),
  ]);
  expect((await busOf('security'))[1]).toContain(
    'aws events create-event-bus --region eu-west-1 --name security',
  );
});

test('a bus that is there is fine', async () => {
  patient.organization.eventBuses.create('security');
  expect(await busOf('security')).toEqual(['ok', expect.stringContaining('security is there')]);
});

test('a bus of another Region, which an ARN may name, is looked at there', async () => {
  const arn = `arn:aws:events:eu-central-1:${HUB}:event-bus/elsewhere`;
  expect(await busOf(arn)).toEqual(['broken', expect.stringContaining(`no event bus ${arn}`)]);
});

test('a bus that may not be looked at says which grant is missing', async () => {
  const arn = 'arn:aws:events:eu-west-1:999999999999:event-bus/security';
  const [kind, said] = await busOf(arn);
  expect(kind).toBe('attention');
  expect(said).toContain('Grant events:DescribeEventBus');
});
