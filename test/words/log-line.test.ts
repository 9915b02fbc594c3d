import { problem } from '../../src/core/problem.ts';
import { logLine } from '../../src/words/log-line.ts';

describe('a log line', () => {
  test('masks access key IDs wherever they stand, AWS messages included', () => {
    const found = problem(
      'key',
      'AKIAIOSFODNN7EXAMPLE',
      'KEY_UNREAD',
      'AccessDenied on AKIAIOSFODNN7EXAMPLE, ASIAIOSFODNN7EXAMPLE',
    );
    const text = JSON.stringify(logLine({ event: 'problem', problem: found }));
    expect(text).toContain('on AKIA…MPLE, ASIA…MPLE');
    expect(text).not.toMatch(/A[KS]IAIOSFODNN7EXAMPLE/);
  });

  test('is one object with the name of its event', () => {
    const event = {
      event: 'key-deactivated',
      accountId: '1',
      userName: 'a\nb',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    } as const;
    expect(logLine(event)).toEqual({ ...event, accessKeyId: 'AKIA…MPLE' });
    expect(JSON.stringify(logLine(event))).not.toContain('\n');
  });
});
