/** Style of the page of `openapi.page.ts`. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fcfcfb, #15181a);
  --panel: light-dark(#f4f5f3, #1c2023);
  --line: light-dark(#dfe2de, #31373b);
  --ink: light-dark(#1b2124, #e6e9ea);
  --quiet: light-dark(#5c676c, #9aa5aa);
  --accent: light-dark(#0b6e63, #56c5b4);
  --get: light-dark(#1b5f9e, #7db8ee);
  --post: light-dark(#1d6f3f, #74c793);
  --patch: light-dark(#8a5a00, #dfb257);
  --delete: light-dark(#a82f2a, #ef938c);
  font: 15px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); background: var(--ground); color: var(--ink); }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, .verb { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.88em; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem 2rem; background: var(--panel); border-right: 1px solid var(--line); }
nav h2 { margin: 1.1rem 0 0.25rem; font-size: 0.82rem; font-weight: 600; }
nav h2 a { color: var(--quiet); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.12rem 0; color: var(--ink); font-size: 0.86rem; }
nav .verb { flex: none; width: 3.2rem; }
nav .path { overflow-wrap: anywhere; }
.brand { margin: 0; font-size: 1.05rem; }
.brand b { color: var(--accent); }
main { max-width: 60rem; padding: 2rem 2.5rem 6rem; }
header p { max-width: 46rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.6rem; line-height: 1.25; }
h1 span, h2 span { color: var(--quiet); font-weight: 400; }
section > h2 { margin: 3rem 0 0.75rem; padding-bottom: 0.35rem; border-bottom: 1px solid var(--line); font-size: 1.2rem; }
article { padding: 1rem 0 1.1rem; border-bottom: 1px solid var(--line); scroll-margin-top: 0.5rem; }
article:target { box-shadow: -0.8rem 0 var(--ground), -1rem 0 var(--accent); }
h3 { margin: 0; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
h4, summary { margin: 0.8rem 0 0.25rem; font-size: 0.86rem; font-weight: 600; }
h5 { margin: 0.9rem 0 0.2rem; font-size: 0.86rem; }
h5 code + code { margin-left: 0.8rem; }
summary { cursor: pointer; width: fit-content; }
pre { padding: 0.85rem 1rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
.verb { font-weight: 600; text-transform: uppercase; color: var(--get); }
.verb.post { color: var(--post); }
.verb.patch, .verb.put { color: var(--patch); }
.verb.delete { color: var(--delete); }
.summary { margin: 0.25rem 0 0; }
.access, .empty, .limits, .place, .note, .status { color: var(--quiet); font-size: 0.86rem; }
.access, .empty, .ref { margin: 0.15rem 0 0; }
.note { display: block; }
.place { margin-left: 0.5rem; font-weight: 400; }
.optional { color: var(--quiet); font-weight: 400; margin-left: 1px; }
.case { padding-left: 0.9rem; border-left: 2px solid var(--line); margin-bottom: 0.8rem; }
table.fields { width: 100%; border-collapse: collapse; }
.fields th { width: 15rem; padding: 0.28rem 0.75rem 0.28rem 0; text-align: left; vertical-align: top; font-weight: 500; overflow-wrap: anywhere; }
.fields td { padding: 0.28rem 0; vertical-align: top; overflow-wrap: anywhere; }
.fields tr + tr > * { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
.depth-1 th { padding-left: 1.1rem; }
.depth-2 th { padding-left: 2.2rem; }
.depth-3 th { padding-left: 3.3rem; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.25rem 1rem 4rem; }
  .fields th { width: 40%; }
}
`
