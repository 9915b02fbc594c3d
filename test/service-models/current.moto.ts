import { readdirSync, readFileSync } from 'node:fs';
import { botocore, derivedModels, MODELS } from '../../tools/service-models.ts';

test('the service models kept here are those of the botocore that is installed (npm run models)', () => {
  const derived = derivedModels(botocore().folder);
  const kept = readdirSync(MODELS).filter((name) => name.endsWith('.json'));
  expect(Object.fromEntries(kept.map((name) => [name, readFileSync(`${MODELS}/${name}`, 'utf8')]))).toEqual(
    Object.fromEntries([...derived].map(([service, text]) => [`${service}.json`, text])),
  );
});
