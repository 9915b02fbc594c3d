interface Colours {
  readonly paper: string;
  readonly around: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly soft: string;
  readonly link: string;
  readonly accent: string;
  readonly 'accent-soft': string;
  readonly good: string;
  readonly due: string;
  readonly late: string;
  readonly aside: string;
  readonly 'due-text': string;
  readonly 'late-text': string;
  readonly 'good-text': string;
}

/** Texts have a contrast of 4.5 or more to paper, around and soft (WCAG AA); bars one of 3 to the paper, but for `line`. */
const LIGHT: Colours = {
  paper: '#ffffff',
  around: '#f2f4f7',
  text: '#17202b',
  quiet: '#545e6b',
  line: '#d5dbe3',
  soft: '#f2f4f7',
  link: '#0a58b5',
  accent: '#2563c9',
  'accent-soft': '#dbe8fb',
  good: '#1d8a7a',
  due: '#c77700',
  late: '#cc3328',
  aside: '#8a94a1',
  'due-text': '#855000',
  'late-text': '#b02318',
  'good-text': '#0f6557',
};

const DARK: Colours = {
  paper: '#161c24',
  around: '#0c1117',
  text: '#e8edf3',
  quiet: '#a6b0bd',
  line: '#323c48',
  soft: '#1f2731',
  link: '#82b6ff',
  accent: '#5b9bf5',
  'accent-soft': '#1c3357',
  good: '#35b3a0',
  due: '#e09b2d',
  late: '#f0655a',
  aside: '#7d8894',
  'due-text': '#efb95c',
  'late-text': '#ff948b',
  'good-text': '#62d3c1',
};

const variables = (colours: Colours): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

/** All of the page's looks; nothing is loaded, and no element carries a style of its own. */
export const STYLE = [
  `:root{color-scheme:light dark;${variables(LIGHT)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}`,
  `*{box-sizing:border-box}`,
  `html{scroll-padding-top:16px}`,
  `body{margin:0;background:var(--around);color:var(--text);font:15px/1.5 ${FONT};overflow-wrap:anywhere}`,
  'main,header.top,footer{max-width:1200px;margin:0 auto;padding:0 20px}',
  'header.top{padding-top:28px;padding-bottom:8px}',
  'footer{padding-top:8px;padding-bottom:40px;color:var(--quiet);font-size:13px}',
  'h1{font-size:26px;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}',
  'h2{font-size:17px;line-height:1.3;margin:0 0 4px}',
  'h3{font-size:13px;line-height:1.4;margin:0 0 6px;color:var(--quiet);font-weight:600}',
  'p{margin:0 0 10px}',
  'a{color:var(--link)}',
  'a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px}',
  '.quiet{color:var(--quiet)}.small{font-size:13px}.lead{font-size:16px;max-width:75ch}',
  `.mono{font-family:${MONO};font-size:12px}`,
  '.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}',
  '.skip{position:absolute;left:-999px}.skip:focus{left:12px;top:12px;background:var(--paper);padding:8px 12px;z-index:1}',
  // Blocks
  '.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 16px;min-width:0}.card>:last-child{margin-bottom:0}',
  '.grid{display:grid;gap:16px;grid-template-columns:repeat(2,minmax(0,1fr));margin:0 0 16px}.grid>.card{margin:0}',
  '.tiles{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0 0 16px;padding:0;list-style:none}',
  '.tile{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:12px 14px}',
  '.tile b{display:block;font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}',
  '.tile .name{font-size:13px;font-weight:600;display:block}.tile .note{font-size:13px;color:var(--quiet);display:block;line-height:1.35;margin-top:2px}',
  '.tile.late b,.late-text{color:var(--late-text)}.tile.due b,.due-text{color:var(--due-text)}.tile.good b{color:var(--good-text)}',
  '.tile b a{color:inherit;text-decoration-thickness:2px;text-underline-offset:5px;text-decoration-color:var(--line)}.tile b a:hover{text-decoration-color:currentColor}.tile .note a{color:var(--quiet)}.tile .note a.late-text{color:var(--late-text);font-weight:600;white-space:nowrap}',
  '.banner{border:1px solid var(--line);border-left:5px solid var(--due);background:var(--paper);border-radius:8px;padding:12px 16px;margin:0 0 16px}.banner.late{border-left-color:var(--late)}.banner p{margin:0}.banner a{font-weight:600}.banner p+p{margin-top:4px;color:var(--quiet)}',
  '.badge{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:0 9px;font-size:13px;line-height:21px;white-space:nowrap;background:var(--soft)}',
  '.badge.late{border-color:var(--late);color:var(--late-text)}.badge.due{border-color:var(--due);color:var(--due-text)}.badge.good{border-color:var(--good);color:var(--good-text)}',
  '.badge.mono{white-space:normal;max-width:100%;border-radius:10px}.badges{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 10px}',
  // Charts
  'figure{margin:12px 0 0}figcaption{font-size:13px;color:var(--quiet);margin:0 0 6px}',
  'figure svg{display:block;width:100%;height:auto}.narrow{display:none}',
  '.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:8px 0 0;padding:0;font-size:13px}',
  '.swatch{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;vertical-align:baseline;border:1px solid transparent}',
  '.swatch.good{background:var(--good)}.swatch.due{background:var(--due)}.swatch.late{background:var(--late)}.swatch.aside{background:var(--aside)}.swatch.line{background:var(--line);border-color:var(--aside)}',
  '.trends{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:16px 20px;margin-top:12px}.trends figure{margin:0}.trends b{font-size:20px;font-variant-numeric:tabular-nums}',
  'details>summary{cursor:pointer;font-size:13px;color:var(--link);margin-top:8px;width:fit-content}',
  // Calendar
  '.calendar{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));gap:6px;list-style:none;margin:12px 0 10px;padding:0}',
  '.calendar li{border:1px solid var(--line);border-radius:8px;padding:6px 8px;min-height:66px;font-size:13px;line-height:1.3}',
  '.calendar .date{color:var(--quiet);display:block}.calendar b,.calendar a{font-size:19px;font-weight:650;font-variant-numeric:tabular-nums}',
  '.calendar .none b{font-weight:400;color:var(--quiet)}.calendar .some{border-color:var(--due);box-shadow:inset 0 3px 0 var(--due)}.calendar .many{border-color:var(--late);box-shadow:inset 0 3px 0 var(--late)}',
  // Tables
  'table{border-collapse:collapse;width:100%;font-size:14px}',
  'th{text-align:left;font-size:13px;font-weight:600;color:var(--quiet);padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:bottom}',
  'td{padding:7px 10px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}tbody tr:last-child>td{border-bottom:0}',
  '.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.number{text-align:right}',
  '.share{width:32%}.share svg{display:block;width:100%;height:10px;margin-top:6px}.share .l{fill:var(--late)}.share .o{fill:var(--due)}.share .d{fill:var(--aside)}',
  '.scroll{overflow-x:auto}.scroll+.button{margin-top:10px}',
  '#every-account .data-table,[data-rest] .data-table{width:100%}#every-account .data-table{min-width:680px;overflow-wrap:break-word}.to-list{margin-top:8px}',
  '.data-table{width:auto;min-width:50%;margin-top:8px}',
  '#key-table{table-layout:fixed}#key-table th:nth-child(1){width:118px}#key-table th:nth-child(2){width:116px}#key-table th:nth-child(3){width:84px}#key-table th:nth-child(7){width:36px}',
  '#key-table .number{text-align:left}.under{display:block}',
  '#key-table th button{all:unset;cursor:pointer;padding:2px 0}#key-table th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}',
  '#key-table th button::after{content:" \\2195";color:var(--aside)}#key-table th[aria-sort=ascending] button::after{content:" \\2191";color:var(--text)}#key-table th[aria-sort=descending] button::after{content:" \\2193";color:var(--text)}',
  '.toggle{width:26px;height:26px;border:1px solid var(--line);border-radius:6px;background:var(--paper);color:var(--text);cursor:pointer;padding:0;font-size:14px;line-height:1}.toggle::before{content:"+"}.toggle[aria-expanded=true]::before{content:"\\2212"}',
  '.more{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px;background:var(--soft);border-radius:8px;padding:14px 16px}.more-row>td{padding-right:0}',
  'dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 14px;margin:0}dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0}',
  '.history{margin:0;padding-left:20px}',
  'form#filters{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:10px 12px;margin:12px 0}',
  'form#filters label,label.search{font-size:13px;font-weight:600;display:block;min-width:0}form#filters .double{grid-column:span 2}label.search{max-width:340px;margin:10px 0}',
  'input,select{display:block;width:100%;font:inherit;font-size:14px;font-weight:400;color:var(--text);background:var(--paper);border:1px solid var(--aside);border-radius:6px;padding:6px 8px;margin-top:3px;min-height:36px}',
  '.button{font:inherit;font-size:14px;color:var(--text);background:var(--paper);border:1px solid var(--aside);border-radius:6px;padding:6px 14px;cursor:pointer;min-height:36px}.button:disabled{color:var(--quiet);border-color:var(--line);cursor:default}',
  'form#filters .reset{align-self:end}',
  '.pager{display:flex;gap:12px;align-items:center;justify-content:flex-end;margin-top:12px;font-size:14px}',
  '.problems{list-style:none;margin:12px 0 0;padding:0}.problems li{border-top:1px solid var(--line);padding:10px 0}.problems p{margin:2px 0 0}',
  // Phones: paper is as narrow, and is no phone
  '@media screen and (max-width:1000px){.tiles{grid-template-columns:repeat(3,minmax(0,1fr))}.trends{grid-template-columns:repeat(2,minmax(0,1fr))}form#filters{grid-template-columns:repeat(2,minmax(0,1fr))}}',
  `@media screen and (max-width:760px){main,header.top,footer{padding-left:12px;padding-right:12px}.card{padding:14px}.grid{grid-template-columns:minmax(0,1fr)}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.trends{grid-template-columns:minmax(0,1fr)}.wide{display:none!important}.narrow{display:block!important}.calendar{gap:4px}.calendar li{padding:4px;min-height:58px}.calendar b,.calendar a{font-size:16px}.more{grid-template-columns:minmax(0,1fr)}.share{display:none}
#key-table,#key-table tbody,#key-table tr,#key-table td{display:block;width:auto}#key-table thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}#key-table tr{position:relative;border-bottom:1px solid var(--line);padding:8px 0}#key-table td{border:0;padding:1px 40px 1px 0}#key-table td[data-label]:not(.status):not(.details)::before{content:attr(data-label) ": ";color:var(--quiet);font-size:13px}#key-table .details{position:absolute;right:0;top:8px;padding:0}#key-table .more-row td{padding:0}#key-table .number .under{display:inline}}`,
  // Paper
  `@media print{:root{${variables(LIGHT)};color-scheme:light}@page{margin:14mm}body{background:#fff;font-size:11px}main,header.top,footer{max-width:none;padding:0}.card,.tile{break-inside:avoid;border-color:#bbb}.card.long{break-inside:auto}tr,li{break-inside:avoid}form#filters,.pager,.toggle,.skip,.no-print,details>summary,.card:has(>details#account-list:not([open])){display:none!important}.tiles{grid-template-columns:repeat(6,minmax(0,1fr))}.grid{grid-template-columns:repeat(2,minmax(0,1fr))}.tile b{font-size:20px}.share{display:none}.legend,.badge{font-size:10px;line-height:16px}.mono{font-size:9px}.tile .name,.tile .note,.small,figcaption,th,.calendar li{font-size:10px}#key-table th:nth-child(1){width:88px}#key-table th:nth-child(2){width:72px}#key-table th:nth-child(3){width:88px}#key-table th:nth-child(7){width:0}a{color:inherit;text-decoration:none}thead{display:table-header-group}table{font-size:10px}#key-table th button::after{content:""}}`,
].join('\n');
