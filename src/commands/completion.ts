import { Argument, Command } from 'commander';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `keyrotation completion`: what a shell has to know to complete its command lines. */
export function completionCommand(): Command {
  const command = new Command('completion')
    .summary('completion for your shell')
    .description(
      'A script that teaches a shell to complete the command, its flags, files and profiles. ' +
        'It goes by the name of the command as it is installed (npm install --global), not by npx.',
    )
    .helpGroup(GROUPS.learn)
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .action(async (shell: (typeof SHELLS)[number], _flags: object, { parent }: Command) => {
      if (parent === null) return;
      // Loaded here only: no other command needs it.
      const { completionScript } = await import('./completion/script.ts');
      process.stdout.write(completionScript(shell, parent));
    });
  return addExamples(command, [
    { line: 'source <(keyrotation completion bash)', what: 'bash: for this session; in ~/.bashrc for all' },
    {
      line: 'source <(keyrotation completion zsh)',
      what: 'zsh: for this session; in ~/.zshrc after compinit for all',
    },
    {
      line: 'keyrotation completion fish | source',
      what: 'fish: for this session; in ~/.config/fish/config.fish for all',
    },
  ]);
}
