import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { FUNCTIONS } from '../names.ts';

/** What Lambda keeps for all functions that have reserved nothing. */
const KEPT_UNRESERVED = 100;

export const concurrencyCheck = check({
  name: 'concurrency',
  about:
    'Lambda: concurrency that may be reserved, and whether the enforcer has its one, or was stopped with none',
  asks: ['lambda:GetAccountSettings', 'lambda:GetFunctionConcurrency'],
  needs: ['stack'],
  beforeDeploy: true,
  async run({ ask, deployed, region, reservesConcurrency }, { deployment }) {
    const said = deployment?.outputs.get('ReservedConcurrency');
    const reserves = said === undefined ? reservesConcurrency : said !== 'none';
    const findings: Finding[] = [];
    const reserved = new Map<string, number | null>();
    for (const name of deployment === undefined ? [] : Object.values(FUNCTIONS)) {
      const read = await ask('lambda:GetFunctionConcurrency', () =>
        deployed.functions.reservedConcurrency(name),
      );
      if (!read.told) return { findings: [read.finding] };
      if (read.value !== 'absent') reserved.set(name, read.value);
    }
    if (deployment !== undefined && reserved.size === 0)
      findings.push(
        broken(`there is no function ${FUNCTIONS.durable}`, 'Deploy again (npx serverless deploy).'),
      );
    for (const [name, value] of reserved) {
      const command = reserves
        ? [
            `aws lambda put-function-concurrency --function-name ${name} \\`,
            `  --reserved-concurrent-executions 1 --region ${region}`,
          ]
        : [`aws lambda delete-function-concurrency --function-name ${name} --region ${region}`];
      if (value === 0)
        findings.push(
          broken(`${name} was stopped: its concurrency is 0`, 'When the emergency is over:', { command }),
        );
      else if (value === null && !reserves)
        findings.push(
          ok(`${name} reserves none, as it was deployed: the ledger's lock holds a second run back`),
        );
      else if (value === null)
        findings.push(
          attention(`${name} has reserved none, so two runs may wait for each other`, 'Reserve one:', {
            command,
          }),
        );
      else findings.push(ok(`${name} has reserved ${value}`));
    }
    if ([...reserved.values()].some((value) => value !== null)) return { findings };
    if (!reserves && deployment !== undefined) return { findings };
    if (!reserves) return { findings: [ok('none is to be reserved (reservedConcurrency is none)')] };

    const limits = await ask('lambda:GetAccountSettings', () => deployed.functions.accountLimits());
    if (!limits.told) return { findings: [...findings, limits.finding] };
    const { unreserved } = limits.value;
    if (unreserved <= KEPT_UNRESERVED)
      findings.push(
        broken(
          `${unreserved} concurrent executions are left, and Lambda keeps ${KEPT_UNRESERVED}: the deployment could not reserve its one`,
          "Set `reservedConcurrency: none` in parameters.yml, and the ledger's lock alone holds a second run back; or ask Service Quotas for more (Lambda, Concurrent executions), new accounts have 10:",
          {
            command: [
              'aws service-quotas request-service-quota-increase --service-code lambda \\',
              `  --quota-code L-B99A9384 --desired-value 1000 --region ${region}`,
            ],
          },
        ),
      );
    else findings.push(ok(`${unreserved} concurrent executions are left, of which one can be reserved`));
    return { findings };
  },
});
