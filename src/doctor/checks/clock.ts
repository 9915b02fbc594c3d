import { toMs } from '../../core/instant.ts';
import { check } from '../check.ts';
import { attention, broken, ok } from '../finding.ts';

/** AWS takes no request that is signed further from its own time. */
const REFUSED_AFTER_S = 5 * 60;
const NOTICEABLE_AFTER_S = 60;

export const clockCheck = check({
  name: 'clock',
  about: "This machine's clock against AWS's (the Date of an answer): notices and deadlines are timed by it",
  asks: [],
  needs: ['caller'],
  beforeDeploy: true,
  run({ services }, { caller }) {
    if (caller.awsTime === null)
      return { findings: [attention('AWS told no time', 'Compare the clock with another one.')] };
    const seconds = Math.round((toMs(services.clock.now()) - toMs(caller.awsTime)) / 1000);
    const found = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} AWS`;
    const fix = 'Set it by NTP (timedatectl set-ntp true).';
    if (Math.abs(seconds) > REFUSED_AFTER_S)
      return {
        findings: [broken(`${found}, which takes requests within 5 minutes of its own time`, fix)],
      };
    if (Math.abs(seconds) > NOTICEABLE_AFTER_S) return { findings: [attention(found, fix)] };
    return { findings: [ok('within a minute of AWS')] };
  },
});
