import { problem } from '../../src/core/problem.ts';
import { boundedProblems } from '../../src/workflow/bounded-problems.ts';

describe('the problems of a step', () => {
  const many = Array.from({ length: 5_000 }, (_, index) =>
    problem('mail', `team-${index}@example.org`, 'MAIL_REFUSED', 'ü'.repeat(300)),
  );

  test('are all there as long as they fit a checkpoint', () => {
    expect(boundedProblems(many.slice(0, 50))).toEqual(many.slice(0, 50));
  });

  test('are the first ones when there are too many', () => {
    const bounded = boundedProblems(many);
    expect(bounded).toEqual(many.slice(0, bounded.length));
    expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThan(110_000);
    expect(bounded.length).toBeGreaterThan(100);
  });

  test('are all the errors, where warnings are too many, in the order in which they came', () => {
    const warnings = many.map(({ id, message }) => problem('contact', id, 'CONTACT_INVALID', message));
    const bounded = boundedProblems([...warnings, ...many.slice(0, 50)]);
    expect(bounded.slice(-50)).toEqual(many.slice(0, 50));
    expect(bounded.length).toBeGreaterThan(100);
  });
});
