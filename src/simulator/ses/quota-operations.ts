import { anyResource, type Operation } from '../operation.ts';
import { textElement } from '../protocol/xml.ts';

const getSendQuota: Operation = {
  resource: anyResource,
  answer({ simulation: { ses } }) {
    const { max24HourSend, maxSendRate } = ses.quota;
    return (
      textElement('Max24HourSend', max24HourSend) +
      textElement('MaxSendRate', maxSendRate) +
      textElement('SentLast24Hours', ses.quota.sentLast24Hours())
    );
  },
};

/** SESv2 GetAccount, the one call that tells whether the account is in the sandbox. */
const getAccount: Operation = {
  resource: anyResource,
  answer({ simulation: { ses } }) {
    const { max24HourSend, maxSendRate } = ses.quota;
    return {
      ProductionAccessEnabled: !ses.sandbox,
      SendingEnabled: ses.sendingEnabled,
      EnforcementStatus: 'HEALTHY',
      DedicatedIpAutoWarmupEnabled: false,
      SendQuota: {
        Max24HourSend: max24HourSend,
        MaxSendRate: maxSendRate,
        SentLast24Hours: ses.quota.sentLast24Hours(),
      },
      SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    };
  },
};

export const quotaOperations: Readonly<Record<string, Operation>> = {
  GetSendQuota: getSendQuota,
  GetAccount: getAccount,
};
