/**
 * Style of the public pages, put into each page: one answer is all that a slow network has to bring. No webfont, no
 * picture. Contrast is at least 4.5:1 for text and 3:1 for edges of controls, in both colour schemes. Browsers before 2021
 * know no gap in a row and no side that follows the direction of writing: what `@supports not (inset:0)` gives is for them.
 */
export const styles = `
:root{color-scheme:light dark;--paper:#f5f3ee;--card:#fff;--ink:#1b2422;--soft:#53605d;--line:#d9d6cd;--edge:#7d8784;--deep:#0b5b52;--deep-ink:#fff;--wash:#e3efec;--yes:#11683f;--maybe:#0b5b77;--no:#97371f;--dim:#53605d;--glow:#e8a317;--hero:#0b5b52;--lit:#f6b93b}
@media(prefers-color-scheme:dark){:root{--paper:#121917;--card:#1b2422;--ink:#edf2f0;--soft:#b0bcb8;--line:#33403c;--edge:#84918d;--deep:#7fd1c1;--deep-ink:#08201c;--wash:#20332f;--yes:#7ed9a4;--maybe:#8ccbe6;--no:#f3a48f;--dim:#b0bcb8;--glow:#f0b93f;--hero:#143f39;--lit:#f6b93b}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
.wrap{max-width:44rem;margin:0 auto;padding:0 1rem}
a{color:var(--deep);text-underline-offset:.18em}
a:focus-visible,button:focus-visible,input:focus-visible,h1:focus-visible{outline:3px solid var(--glow);outline-offset:2px;border-radius:.5rem}
h1:focus{outline-offset:6px}
svg{flex:none;vertical-align:-.2em}
.skip{position:absolute;inset-inline-start:-999px}
.skip:focus{inset-inline-start:1rem;top:.5rem;z-index:1;padding:.75rem 1rem;background:var(--card)}
header{border-bottom:1px solid var(--line)}
header .wrap{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1rem}
.brand{display:flex;align-items:center;gap:.5rem;min-height:3.5rem;color:var(--ink);text-decoration:none}
.brand b{font-size:1.2rem;letter-spacing:.06em}
.brand span{color:var(--soft);font-size:.95rem}
.lights{fill:var(--glow)}
.lights circle:nth-child(1){opacity:.45}.lights circle:nth-child(2){opacity:.72}
.tongues{display:flex;gap:.25rem}
.tongues a{padding:.75rem .5rem}
main{display:block;padding:1.25rem 0 2.5rem}
h1{margin:0 0 .75rem;font-size:1.55rem;line-height:1.3;letter-spacing:-.01em;text-wrap:balance}
h2{margin:2rem 0 .75rem;font-size:1.1rem}
p{margin:.5rem 0}
.wrap>p>a:not(.button){display:inline-block;padding:.55rem 0;margin-inline-end:1.25rem}
small,.soft{color:var(--soft);font-size:.94rem}
ul,ol{margin:0;padding:0;list-style:none}
.hint{display:flex;gap:.6rem;margin:0 0 1.25rem;padding:.85rem 1rem;border-inline-start:5px solid var(--glow);border-radius:.4rem;background:var(--card)}
.hero{position:relative;overflow:hidden;margin:0 0 1.75rem;padding:1.5rem 1.25rem 1.25rem;border-radius:1.25rem;background:var(--hero);color:#fff}
.hero>.lights{position:absolute;inset-inline-end:-1.5rem;top:-2.75rem;width:13rem;height:6.5rem;opacity:.3}
.hero h1{position:relative}
.hero .soft{color:#d5e6e2}
.hero .promises svg{color:var(--lit)}
.hero .button.main{border-color:var(--lit);background:var(--lit);color:#1b2422}
.hero :focus-visible{outline-color:#fff}
.promises{position:relative;display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.2rem 1rem;margin:0 0 1.25rem}
.promises li{display:flex;gap:.45rem;align-items:baseline}
.promises svg{color:var(--yes);transform:translateY(.2em)}
.button{display:flex;align-items:center;justify-content:center;gap:.6rem;width:100%;min-height:3.25rem;padding:.6rem 1rem;border:2px solid var(--deep);border-radius:.8rem;background:none;color:var(--deep);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.button.main{min-height:4rem;background:var(--deep);color:var(--deep-ink);font-size:1.2rem}
.button[disabled],.button[aria-disabled]{opacity:.65;cursor:progress}
.near p{margin:.6rem 0 0}
[data-map],[data-keep]{margin:1rem 0}
.near [role=status]:not(:empty){font-weight:600}
form{display:flex;gap:.5rem}
form[role=search]{margin-bottom:1.25rem}
label{display:block;margin:1.5rem 0 .4rem;font-weight:600}
input{flex:1;min-width:0;min-height:3.25rem;padding:.5rem .9rem;border:1px solid var(--edge);border-radius:.8rem;background:var(--card);color:inherit;font:inherit}
input::placeholder{color:var(--soft);opacity:1}
form .button{width:auto;flex:none}
.areas{margin-bottom:1.25rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.5rem}
.areas li{display:grid}
.areas a{display:flex;flex-direction:column;justify-content:center;min-height:3.6rem;padding:.45rem .9rem;border:1px solid var(--line);border-radius:.8rem;background:var(--card);font-weight:600;text-decoration:none}
.areas small{font-weight:400}
.areas .whole{grid-column:1/-1}
.filters{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
.filters a{display:flex;align-items:center;min-height:2.75rem;padding:0 .65rem;border:1px solid var(--edge);border-radius:2rem;background:var(--card);color:var(--ink);text-decoration:none}
.filters [aria-current]{border-color:var(--deep);background:var(--deep);color:var(--deep-ink);font-weight:600}
.filters .rule{flex-basis:100%}
.cards{display:grid;gap:.75rem;margin:1rem 0}
.card{padding:1rem;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
.card h2{margin:0;font-size:1.12rem;line-height:1.35}
.card h2 a{padding:.15rem 0}
.head{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
.far{flex:none;font-weight:600;font-variant-numeric:tabular-nums}
.stock{display:grid;gap:.3rem;margin:.65rem 0}
.stock li{display:grid;grid-template-columns:auto 1fr;column-gap:.55rem;align-items:start}
.stock svg{margin-top:.17em;vertical-align:0}
.stock small{font-size:.92rem}
.is-confirmed svg,.is-confirmed b{color:var(--yes)}
.is-probable svg,.is-probable b{color:var(--maybe)}
.is-out svg,.is-out b{color:var(--no)}
.is-unknown svg,.is-unknown b{color:var(--dim)}
.facts{display:flex;gap:.5rem;margin:.3rem 0;color:var(--soft);font-size:1rem}
.facts svg{margin-top:.25em;color:var(--soft)}
.facts b{color:var(--ink)}
.facts .shut{color:var(--no)}
.acts{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.85rem}
.acts .button{flex:1 1 8.5rem;width:auto;min-height:3rem}
.turn{display:flex;gap:.5rem}
.panel{margin:1rem 0;padding:1.1rem 1rem;border:1px solid var(--line);border-radius:1rem;background:var(--card)}
.panel h2{margin:0 0 .6rem}
.panel *+h2{margin-top:1.5rem}
.panel .stock{gap:.7rem;margin:0}
.panel .stock b{font-size:1.1rem}
.place{font-size:1.12rem;-webkit-user-select:all;user-select:all}
.open{margin:.2rem 0 1rem;font-size:1.1rem}
.shut{color:var(--no)}
table{width:100%;border-collapse:collapse}
th,td{padding:.45rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}
th{padding-inline-end:1rem;color:var(--soft)}
tr:last-child>*{border:0}
td{font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.tags{display:flex;flex-wrap:wrap;gap:.5rem}
.tags li{padding:.3rem .8rem;border-radius:2rem;background:var(--wash)}
.ways{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.5rem}
.ways .button{padding:.6rem .4rem}
.prose li{margin:.5rem 0;padding-inline-start:1.1rem;position:relative}
.prose li::before{content:"";position:absolute;inset-inline-start:0;top:.65em;width:.45rem;height:.45rem;border-radius:50%;background:var(--glow)}
footer{border-top:1px solid var(--line);padding:1rem 0 2rem;font-size:.95rem;color:var(--soft)}
footer a{display:inline-block;padding:.6rem 0;margin-inline-end:1.25rem}
@media(min-width:40rem){.filters .rule{flex-basis:1px;margin:.4rem 0;background:var(--line)}.hero{padding:2rem}main{padding-top:2rem}h1{font-size:1.9rem}}
@media(prefers-reduced-motion:no-preference){.button,.filters a,.areas a{transition:background .12s,border-color .12s}}
@media(forced-colors:active){:root{--card:Canvas}.stock svg{color:CanvasText}.prose li::before{background:CanvasText}.filters [aria-current]{forced-color-adjust:none;border-color:Highlight;background:Highlight;color:HighlightText}.hero{border:1px solid}}
@media(hover:hover){.areas a:hover,.filters a:hover{border-color:var(--deep)}}
@supports not (inset:0){body{word-break:break-word}.skip{left:-999px}.skip:focus{left:1rem}.hero>.lights{right:-1.5rem}.hint{border-left:5px solid var(--glow)}.prose li{-webkit-padding-start:1.1rem}.prose li::before{left:0}th{-webkit-padding-end:1rem}.promises,.areas,.cards,.stock,.ways{grid-gap:.5rem}.stock li{grid-column-gap:.55rem}
.brand>*+*,.tongues>*+*,.promises li>*+*,.button>*+*,form>*+*,.head>*+*,.facts>*+*,.turn>*+*{-webkit-margin-start:.5rem}.filters>*,.acts>*,.tags>*{-webkit-margin-end:.5rem;margin-bottom:.5rem}}
@media print{header nav,footer,form,.near,.acts,.ways,.filters{display:none}body{background:#fff;color:#000}}
`.replaceAll('\n', '')
