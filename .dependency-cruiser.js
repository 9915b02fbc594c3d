/**
 * The walls of the house (docs/architecture.md, "Folders"), which `npm run lint` holds; type imports count. `npm run picture`
 * draws what is there.
 */
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    wall('no-circle', 'Nothing imports itself in a circle, be it for a type.', {}, { circular: true }),
    wall(
      'core-is-pure',
      'core/ imports nothing outside core/ but a library that validates addresses.',
      { path: '^src/core/' },
      { pathNot: ['^src/core/', '^node_modules/validator/'] },
    ),
    wall(
      'phases-get-aws-as-arguments',
      'phases/ import no SDK and wire no client: AWS comes in as an argument.',
      { path: '^src/phases/' },
      {
        path: [
          '^node_modules/@(aws-sdk|aws|smithy)/',
          '^src/(wiring|aws/clients)',
          '^src/(commands|lambda|demo)/',
        ],
      },
    ),
    wall(
      'doctor-gets-aws-as-arguments',
      'doctor/ imports no SDK and wires no client: AWS comes in as an argument.',
      { path: '^src/doctor/' },
      {
        path: [
          '^node_modules/@(aws-sdk|aws|smithy)/',
          '^src/(wiring|aws/clients)',
          '^src/(commands|lambda|demo)/',
        ],
      },
    ),
    wall(
      'only-commands-look-at-what-is-deployed',
      'No Lambda brings the clients that only doctor and the preamble of a run need.',
      { path: '^src/', pathNot: '^src/(doctor|commands|terminal|aws/deployed)/' },
      { path: '^src/(doctor|aws/deployed)/', pathNot: '^src/doctor/context' },
    ),
    wall(
      'terminal-is-for-commands',
      'terminal/ turns values into text; it knows neither commands nor phases.',
      { path: '^src/terminal/' },
      { path: '^src/(commands|phases|lambda|demo|wiring|enforce)' },
    ),
    wall(
      'only-entries-wire',
      'Only entries build clients: commands, Lambda and the demo, by wiring.ts.',
      { path: '^src/', pathNot: '^src/(commands|lambda|demo)/' },
      { path: '^src/wiring' },
    ),
    wall(
      'simulator-stays-outside',
      'Nothing but the demo and the tests knows the simulator.',
      { path: '^src/', pathNot: '^src/(demo|simulator)/' },
      { path: '^src/simulator/' },
    ),
    wall(
      'simulator-knows-nothing-of-ours',
      'The simulator stands in for AWS: it imports nothing of the product.',
      { path: '^src/simulator/' },
      { path: '^src/', pathNot: '^src/simulator/' },
    ),
    wall(
      'protocol-is-the-ground',
      'The wire format lies beneath the rest of the simulator.',
      { path: '^src/simulator/protocol/' },
      { path: '^src/simulator/', pathNot: '^src/simulator/protocol/' },
    ),
    wall(
      'edges-know-no-phase',
      'aws/, ledger/, mail/, page/, words/, workflow/ and settings/ lie beneath the phases.',
      { path: '^src/(aws|ledger|mail|page|words|workflow|settings)/' },
      { path: '^src/(phases|commands|lambda|demo|enforce|wiring)' },
    ),
    wall(
      'mails-share-what-lies-beneath',
      'A digest and a summary know nothing of each other, and how a mail is drawn knows neither.',
      { path: '^src/mail/(digest|summary|render)/' },
      { path: '^src/mail/(digest|summary)/', pathNot: '^src/mail/$1/' },
    ),
    wall(
      'page-is-of-values',
      'page/ makes a page of what it is handed: it asks nobody, and imports no SDK.',
      { path: '^src/page/' },
      { path: ['^node_modules/@(aws-sdk|aws|smithy)/', '^src/(aws|ledger|settings|history)/'] },
    ),
    wall(
      'nothing-runs-in-the-page-but-its-own',
      'What runs in the browser imports nothing but its own and the shape of its data.',
      { path: '^src/page/browser/' },
      { pathNot: '^src/page/(browser/|data/page-data)' },
    ),
    wall(
      'source-knows-no-test',
      'src/ and deploy/ import nothing of test/ and tools/.',
      { path: '^(src|deploy)/' },
      { path: '^(test|tools)/' },
    ),
    wall('it-is-there', 'Every import leads to something that is there.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    reporterOptions: {
      archi: { collapsePattern: '^src/(phases/[^/]+/|[^/]+/)' },
    },
  },
};
