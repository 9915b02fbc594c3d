import type { CommandWords, OptionWords, Words } from './words.ts';

/** For `source <(keyrotation completion zsh)`, or as the file _keyrotation in a folder of fpath. */
export function zshCompletion({ name, commands }: Words): string {
  return `#compdef ${name}
# Completion of ${name} for zsh:  source <(${name} completion zsh)
_${name}() {
  local -a commands
  commands=(
${commands.map(({ name: command, about }) => `    '${command}:${plain(about)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(branch).join('\n')}
  esac
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name}
else
  compdef _${name} ${name}
fi
`;
}

function branch({ name, options, choices }: CommandWords): string {
  const specs = [
    ...options.map(spec),
    ...(choices.length === 0 ? [] : [`'1:argument:(${choices.join(' ')})'`]),
  ];
  return `    ${name}) _arguments ${specs.join(' ')} ;;`;
}

function spec({ flag, about, value }: OptionWords): string {
  const after = {
    none: '',
    path: ':path:_files',
    profile: ':profile:($(aws configure list-profiles 2>/dev/null))',
    text: ':value: ',
  }[value];
  return `'${flag}[${plain(about)}]${after}'`;
}

/** Without what zsh reads as its own. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N} ,/_-]/gu, '');
}
