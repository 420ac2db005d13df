/** The report's style sheet: system fonts, both colour schemes, print. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #ffffff; --ink: #171a1f; --muted: #58616d; --line: #dde1e7; --soft: #eceff3;
  --first: #2a62c9; --second: #b4520c; --third: #6b7686; --fourth: #7a3fb0; --good: #14703a; --bad: #b3261e;
  --good-soft: #dff2e6; --bad-soft: #fbe6e4; --first-soft: #e4ecfb;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1216; --paper: #171b21; --ink: #e8ebef; --muted: #a0aab6; --line: #2c333c; --soft: #20262e;
    --first: #7fadff; --second: #f2a065; --third: #8e99a8; --fourth: #c79bf2; --good: #6bd192; --bad: #ff938a;
    --good-soft: #16301f; --bad-soft: #3a1c1a; --first-soft: #1b2a45;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
header, .page, footer { max-width: 76rem; margin: 0 auto; padding: 0 2rem; }
header { padding-top: 3rem; padding-bottom: 2rem; }
h1 { margin: .6rem 0 .9rem; max-width: 28ch; font-size: clamp(1.75rem, 1.2rem + 2.2vw, 2.6rem); line-height: 1.14; letter-spacing: -.022em; font-weight: 680; text-wrap: balance; }
h2 { margin: 0 0 .85rem; font-size: 1.3rem; line-height: 1.25; letter-spacing: -.012em; font-weight: 650; }
h3 { margin: 1.4rem 0 .5rem; font-size: 1rem; font-weight: 650; }
p { margin: 0 0 .9rem; max-width: 68ch; }
small { font-size: .8125rem; color: var(--muted); }
code { font-family: var(--mono); font-size: .875em; }
a { color: inherit; }
.eyebrow { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .75rem; margin: 0; font-weight: 600; }
.eyebrow .of { color: var(--muted); font-weight: 400; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; max-width: none; margin: 0; color: var(--muted); font-size: .9375rem; }
.status, .chip { display: inline-block; padding: .08rem .55rem; border-radius: 99px; background: var(--soft); color: var(--muted); font-size: .8125rem; font-weight: 600; line-height: 1.5; }
.status.completed { background: var(--good-soft); color: var(--good); }
.status.failed, .chip.failed { background: var(--bad-soft); color: var(--bad); }
.chip.computed, .status.running { background: var(--first-soft); color: var(--first); }
.page { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 2.5rem; align-items: start; }
nav { position: sticky; top: 1.5rem; font-size: .9375rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .28rem 0; color: var(--muted); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--first); outline-offset: 3px; border-radius: 3px; }
section { margin-bottom: 1.25rem; padding: 1.6rem 1.75rem 1.75rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
section > :last-child { margin-bottom: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1.25rem 2rem; }
.tile-title { color: var(--muted); font-size: .875rem; }
.tile-value { font-size: 1.75rem; line-height: 1.25; font-weight: 620; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.figure-line { display: flex; flex-direction: column; }
.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem 2.5rem; align-items: start; }
.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem 2rem; margin-bottom: 1rem; }
figure { margin: 0; min-width: 0; }
figure.wide-only, figure.narrow-only { margin-bottom: 1.25rem; }
figure.narrow-only { display: none; }
figcaption { margin-bottom: .3rem; font-weight: 600; }
figcaption small { font-weight: 400; margin-left: .35rem; }
.plot { display: block; width: 100%; height: auto; overflow: visible; color: var(--muted); }
.plot text { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; margin: 0 0 .9rem; padding: 0; font-size: .9375rem; }
.key { display: inline-block; width: 1.5rem; height: 0; margin-right: .5rem; border-top: 3px solid currentColor; vertical-align: .25em; }
.key.dashed { border-top-style: dashed; }
.key.block { width: .8rem; height: .8rem; border: 0; border-radius: 3px; background: currentColor; vertical-align: -.08em; }
.key.first { color: var(--first); } .key.second { color: var(--second); } .key.third { color: var(--third); } .key.fourth { color: var(--fourth); } .key.bad { color: var(--bad); } .key.muted { color: var(--muted); border-top-width: 1px; }
.scroll { overflow-x: auto; max-width: 100%; }
.scroll + .hint, .scroll + .notice { margin-top: .9rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
tr > :last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { padding-top: 0; color: var(--muted); font-size: .8125rem; font-weight: 600; vertical-align: bottom; white-space: nowrap; }
tbody th { overflow-wrap: anywhere; min-width: 6.5rem; }
.steps th:first-child { width: 27%; min-width: 9.5rem; }
.steps th:not(:last-child), .steps td:not(:last-child) { padding-right: .8rem; }
.nowrap { white-space: nowrap; }
.numeric { text-align: right; white-space: nowrap; min-width: 0; }
td small, th small { display: block; }
.step-name { font-weight: 600; }
.why { display: block; min-width: 15rem; overflow-wrap: anywhere; }
.confusion { width: auto; border-collapse: separate; border-spacing: 3px; }
.confusion th, .confusion td { padding: .35rem .5rem; border: 0; }
.confusion thead th { text-align: center; color: var(--ink); }
.confusion tbody th { position: sticky; left: 0; min-width: 0; background: var(--paper); font-size: .8125rem; font-weight: 600; text-align: right; vertical-align: middle; }
.confusion tbody td { min-width: 7.5rem; height: 5rem; border-radius: 6px; text-align: center; vertical-align: middle; background: var(--soft); }
.confusion td.right { background: color-mix(in srgb, var(--first) calc(var(--depth) * 36%), var(--paper)); }
.confusion td.wrong { background: color-mix(in srgb, var(--second) calc(var(--depth) * 48%), var(--paper)); }
.confusion td b { display: block; font-size: 1.2rem; line-height: 1.2; font-weight: 620; }
.confusion td small { color: var(--ink); }
.confusion.dense { border-spacing: 1px; }
.confusion tbody th { white-space: nowrap; }
.confusion th span { display: block; max-width: 8.5rem; overflow: hidden; text-overflow: ellipsis; }
.confusion.dense tbody th { padding: 0 .4rem 0 0; }
.confusion.dense tbody th span { max-width: 7rem; }
.confusion.dense thead th { height: 7rem; padding: 0 0 .3rem; vertical-align: bottom; }
.confusion.dense thead span { display: inline-block; max-height: 7rem; writing-mode: vertical-rl; transform: rotate(180deg); overflow: hidden; }
.confusion.dense tbody td { min-width: 2.15rem; height: 2.2rem; padding: .1rem 0; line-height: 1.1; border-radius: 3px; }
.confusion.dense td b { font-size: .8125rem; } .confusion.dense td small { font-size: .6875rem; }
.confusion td.none b, .confusion td.none small { font-weight: 400; color: var(--muted); }
.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.mistakes article { height: 100%; display: flex; flex-direction: column; padding: .9rem 1.1rem 1rem; border: 1px solid var(--line); border-radius: 8px; }
.verdict { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1rem; margin: 0 0 .5rem; }
.verdict .wrong { color: var(--second); }
.sure { color: var(--muted); font-variant-numeric: tabular-nums; }
blockquote { flex: 1; margin: 0 0 .6rem; max-height: 13rem; overflow: hidden auto; white-space: pre-line; unicode-bidi: isolate; font-size: .9375rem; line-height: 1.5; color: var(--ink); }
mark { padding: 0 .12em; border-radius: 3px; color: inherit; }
mark.for { background: color-mix(in srgb, var(--second) calc(14% + var(--depth, .5) * 34%), var(--paper)); }
mark.against { background: color-mix(in srgb, var(--first) calc(14% + var(--depth, .5) * 34%), var(--paper)); }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1rem; list-style: none; margin: 0 0 1.25rem; padding: 0; }
.sheet img { display: block; width: 7rem; height: 7rem; margin: 0 0 .3rem; border-radius: 6px; background: var(--line); }
.sheet .wrong { color: var(--second); }
.sheet figcaption { font-size: .8125rem; line-height: 1.35; overflow-wrap: anywhere; }
.source { margin: 0; color: var(--muted); font: .8125rem/1.4 var(--mono); }
.terms { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0 2.5rem; margin: 0; }
.columns .terms { grid-template-columns: minmax(0, 1fr); }
.terms > div { display: flex; justify-content: space-between; gap: 1rem; padding: .42rem 0; border-bottom: 1px solid var(--line); font-size: .9375rem; }
dt { color: var(--muted); flex: none; max-width: 60%; }
dd { margin: 0; min-width: 0; }
.terms dd { text-align: right; font-variant-numeric: tabular-nums; }
.commands { margin: 0 0 .9rem; }
.commands > div { margin-bottom: .9rem; }
.commands dt { max-width: none; margin-bottom: .25rem; font-size: .9375rem; }
.commands code { display: block; }
.commands span { display: inline-block; max-width: 100%; margin-right: .1em; overflow-wrap: anywhere; }
.commands dd { padding: .6rem .8rem; background: var(--soft); border-radius: 6px; }
.hint { color: var(--muted); font-size: .9375rem; }
.notice { padding: 1rem 1.2rem; border-left: 4px solid var(--third); border-radius: 4px 8px 8px 4px; background: var(--soft); }
.notice.bad { border-color: var(--bad); background: var(--bad-soft); }
.notice p:last-child { margin: 0; }
.notice-title { margin-bottom: .35rem; color: var(--ink); }
.notice.bad code { color: var(--bad); font-weight: 600; }
.message { white-space: pre-line; }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--muted); font-size: .9375rem; font-weight: 600; }
summary:hover { color: var(--ink); }
details[open] > summary { margin-bottom: .8rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--muted); font-size: .875rem; }
@media (max-width: 64rem) {
  .page { grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
  nav { position: static; }
  nav ul { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
}
@media (max-width: 44rem) {
  header, .page, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.75rem; padding-bottom: 1.5rem; }
  section { padding: 1.2rem 1rem 1.3rem; border-radius: 10px; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .tile-value { font-size: 1.45rem; }
  table { font-size: .875rem; }
  th, td { padding-right: .6rem; }
  .steps table, .steps tbody { display: block; }
  .steps thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .steps tr { display: grid; grid-template-columns: repeat(5, auto); justify-content: space-between; gap: .5rem .4rem; padding: .8rem 0; border-bottom: 1px solid var(--line); }
  .steps tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .steps tbody th, .steps tbody td { display: block; min-width: 0; padding: 0; border: 0; }
  .steps tbody th:first-child { width: auto; }
  .steps tbody th, .steps tbody td:nth-child(2) { grid-column: 1 / -1; }
  .steps td.numeric:nth-child(n) { text-align: left; padding: 0; font-size: .8125rem; }
  .steps td.numeric::before { content: attr(data-heading); display: block; color: var(--muted); font-size: .75rem; }
  .why { min-width: 0; }
  figure.wide-only { display: none; }
  figure.narrow-only { display: block; }
}
@media print {
  :root { --ground: #fff; --paper: #fff; --ink: #000; --muted: #444; --line: #bbb; --soft: #f0f0f0; --first: #1d4fa8; --second: #9c4408; --third: #6b7686; --fourth: #69319c; --good: #0f5c2f; --bad: #9a1c15; --good-soft: #eee; --bad-soft: #f6e9e8; --first-soft: #eee; }
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  nav { display: none; }
  .page { display: block; }
  header, .page, footer { max-width: none; padding-left: 0; padding-right: 0; }
  section { padding: 0 0 1rem; border: 0; border-radius: 0; }
  h2, h3, figcaption { break-after: avoid; }
  figure, tr, .mistakes li { break-inside: avoid; }
  blockquote { max-height: none; }
  .scroll { overflow: visible; }
}
`;
