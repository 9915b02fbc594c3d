import { failuresOfAnswers } from './failures-of-answers.ts';
import { failuresOfRows } from './failures-of-rows.ts';
import { failuresOfServices } from './failures-of-services.ts';
import { failuresOfAny, type Failure, type Traits } from './failures.ts';
import type { Person } from './subject.ts';

/** Every failure that a call can meet. */
export function failuresOf(traits: Traits, victims: readonly Person[]): Failure[] {
  const { name } = traits;
  return [
    ...failuresOfAny(traits),
    ...failuresOfServices(traits),
    ...failuresOfAnswers(traits),
    ...(name.includes(' dynamodb:') ? failuresOfRows(traits, victims) : []),
  ];
}
