import { anyResource, callerAccount, type Operation } from '../operation.ts';
import { textElement, timeElement } from '../protocol/xml.ts';

const generateCredentialReport: Operation = {
  resource: anyResource,
  answer(invocation) {
    const { reports, world } = invocation.simulation;
    const state = reports.generate(callerAccount(invocation), world.credentialReportPolls);
    const description =
      state === 'STARTED' ? 'No report exists. Starting a new report generation task' : undefined;
    return textElement('State', state) + textElement('Description', description);
  },
};

const getCredentialReport: Operation = {
  resource: anyResource,
  answer(invocation) {
    const { csv, generatedAt } = invocation.simulation.reports.get(callerAccount(invocation));
    return (
      textElement('Content', Buffer.from(csv).toString('base64')) +
      textElement('ReportFormat', 'text/csv') +
      timeElement('GeneratedTime', generatedAt)
    );
  },
};

export const credentialReportOperations: Readonly<Record<string, Operation>> = {
  GenerateCredentialReport: generateCredentialReport,
  GetCredentialReport: getCredentialReport,
};
