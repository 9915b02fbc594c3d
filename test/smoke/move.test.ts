import { scriptedSite, type ScriptedSite } from './scripted-site.ts';
import { move } from './steps/move.ts';

const HOME = 'ou-a1b2-home0000';
const UNIT = 'ou-a1b2-elsewher';

interface Org {
  readonly targets?: readonly string[];
  /** Whether StackSets follow a move. */
  readonly follows?: boolean;
  readonly onLookAtStacks?: (site: ScriptedSite, parent: string) => void;
  readonly failsToMoveBack?: number;
}

function organization({
  targets = [HOME],
  follows = true,
  onLookAtStacks,
  failsToMoveBack = 0,
}: Org = {}): ScriptedSite {
  let [parent, moves, failures] = [HOME, 0, failsToMoveBack];
  const site = scriptedSite({
    aws: (words) => {
      switch (words[1] ?? '') {
        case 'list-parents':
          return { Parents: [{ Id: parent }] };
        case 'list-roots':
          return { Roots: [{ Id: 'r-a1b2' }] };
        case 'create-organizational-unit':
          return { OrganizationalUnit: { Id: UNIT } };
        case 'move-account':
          if (words.at(-1) === HOME && failures > 0) {
            failures -= 1;
            throw new Error('ConcurrentModificationException');
          }
          [parent, moves] = [words.at(-1) ?? '', moves + 1];
          return {};
        case 'describe-stack-set':
          return { StackSet: { OrganizationalUnitIds: targets } };
        case 'list-stack-instances': {
          onLookAtStacks?.(site, parent);
          const isThere = !follows || targets.includes(parent) || targets.includes('r-a1b2');
          return { Summaries: isThere ? [{ Status: 'CURRENT', StackId: `stack-${moves}` }] : [] };
        }
        default:
          return {};
      }
    },
  });
  return site;
}

const movesOf = ({ ran }: ScriptedSite): string[] =>
  ran.flatMap((line) => (line.includes('move-account') ? [line.split(' ').at(-1) ?? ''] : []));

test('the member role goes with the account, and comes back with it', async () => {
  const site = organization();
  await expect(move.run(site)).resolves.toBe('gone while it was elsewhere, and back as stack-2');
  expect(movesOf(site)).toEqual([UNIT, HOME]);
  expect(site.ran.at(-1)).not.toContain('move-account');
});

test('a StackSet that does not follow is no success', async () => {
  const site = organization({ follows: false });
  await expect(move.run(site)).rejects.toThrow('the member role gone from 222233334444: not in time');
  expect(movesOf(site)).toEqual([UNIT, HOME]);
});

test('without a stack in the account there is nothing to show, and nothing is moved', async () => {
  const site = organization({ targets: [] });
  await expect(move.run(site)).rejects.toThrow(
    'keyrotation-member-role has no current stack in 222233334444',
  );
  expect(movesOf(site)).toEqual([]);
});

test('where the root is targeted nothing has to follow', async () => {
  await expect(move.run(organization({ targets: ['r-a1b2'] }))).resolves.toContain('the root is targeted');
});

test('an account is moved back when the step is interrupted', async () => {
  const site = organization({
    onLookAtStacks: (at, parent) => {
      if (parent === UNIT) at.interrupt();
    },
    follows: false,
  });
  await expect(move.run(site)).rejects.toThrow('interrupted');
  expect(movesOf(site)).toEqual([UNIT, HOME]);
  expect(site.ran.at(-1)).toBe(
    `aws organizations delete-organizational-unit --organizational-unit-id ${UNIT}`,
  );
});

test('it is tried again to move an account back', async () => {
  const site = organization({ failsToMoveBack: 2 });
  await move.run(site);
  expect(movesOf(site)).toEqual([UNIT, HOME, HOME, HOME]);
});

test('an account that cannot be moved back is told, with the command that does it', async () => {
  await expect(move.run(organization({ failsToMoveBack: 1_000 }))).rejects.toThrow(
    `222233334444 is still in ${UNIT}, to be deleted once it is empty: aws organizations move-account --account-id 222233334444 --source-parent-id ${UNIT} --destination-parent-id ${HOME}`,
  );
});
