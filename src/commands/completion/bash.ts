import type { CommandWords, Value, Words } from './words.ts';

/** For `source <(keyrotation completion bash)`. */
export function bashCompletion({ name, commands }: Words): string {
  const names = commands.map((command) => command.name).join(' ');
  return `# Completion of ${name} for bash:  source <(${name} completion bash)
_${name}() {
  local word command='' words='' current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    if [[ $word != -* ]]; then
      command=$word
      break
    fi
  done
  case "$before" in
    ${flagsTaking('path', commands)}) COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${flagsTaking('profile', commands)}) COMPREPLY=($(compgen -W "$(aws configure list-profiles 2>/dev/null)" -- "$current")); return ;;
    ${flagsTaking('text', commands)}) return ;;
  esac
  case "$command" in
    '') words='${names} --help --version' ;;
${commands.map((command) => `    ${command.name}) words='${wordsAfter(command)}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${name} ${name}
`;
}

function wordsAfter({ choices, options }: CommandWords): string {
  return [...choices, ...options.map(({ flag }) => flag)].join(' ');
}

/** As a pattern of \`case\`; one that matches nothing where there is none. */
function flagsTaking(value: Value, commands: readonly CommandWords[]): string {
  const flags = commands.flatMap(({ options }) =>
    options.filter((option) => option.value === value).map(({ flag }) => flag),
  );
  return [...new Set(flags)].join(' | ') || "''";
}
