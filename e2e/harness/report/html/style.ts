/** The page's style: light and dark, from 390 pixels to as wide as it is readable, and on paper. */
export const style = `
:root{--bg:#fcfcfa;--ink:#1c2126;--soft:#5d6772;--line:#e2e3dd;--panel:#f4f4ef;--master:#1f5582;--replica:#9fb5c7;
--write:#71828f;--missed:#d9621e;--bad:#b3261e;--bad-soft:#fbeae7;--good:#1c7245;--over:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#15181b;--ink:#e4e7ea;--soft:#9ba5af;--line:#2d333a;--panel:#1c2024;--master:#5d9dd6;
--replica:#44617b;--write:#8494a1;--missed:#f08a4b;--bad:#ff8576;--bad-soft:#33201e;--good:#62c78f;--over:#0d1116}}
*{box-sizing:border-box}
html{background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{margin:0}main{max-width:1180px;margin:0 auto;padding:40px 32px 64px}
.defs{position:absolute}
a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:3px}a:hover{text-decoration-color:currentColor}
h1,h2,h3,p,dl,dd,ul,figure,table{margin:0;padding:0}
h1{font-size:34px;line-height:1.2;font-weight:650;letter-spacing:-.01em}h1.failed{color:var(--bad)}h1.passed{color:var(--good)}
h2{font-size:20px;line-height:1.3;font-weight:650;margin-bottom:14px}h3{font-size:16px;font-weight:650;line-height:1.35}
h2>span:not(.result),h3>span,.overview .what span{color:var(--soft);font-weight:400}
section{margin-top:56px}
.of{color:var(--soft);margin-bottom:4px}.facts{color:var(--soft);margin-top:10px}.facts span:not(:last-child)::after{content:" ·"}
.result{white-space:nowrap;font-weight:600;font-size:14px}.result .mark{display:inline-block;width:1em;text-align:center}
.result.passed{color:var(--good);font-weight:500}.result.failed{color:var(--bad)}.result.skipped{color:var(--soft);font-weight:400}
h2 .result{margin-left:8px}
.bad{color:var(--bad);font-weight:650}.none{color:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:14px}
th{font-weight:500;color:var(--soft);text-align:left}thead th{font-size:12.5px;padding:0 10px 6px;vertical-align:bottom;border-bottom:1px solid var(--line)}
td,tbody th{padding:7px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
.overview th:not(:first-child),.overview td:not(.what),.streams th:not(:first-child),.streams td,.number{text-align:right;white-space:nowrap}
.streams th.errors,.streams td.errors{text-align:left;white-space:normal;color:var(--soft)}
.overview .what a{font-weight:600}.overview .what span{display:block;font-size:13px;line-height:1.35}
.lines th:nth-child(2),.lines th:nth-child(3){text-align:right}.lines thead th:last-child,td.end{text-align:right}
.lines .plot{width:170px}.lines .round th{padding-top:16px;color:var(--ink);font-weight:600}
.lines tr.failed td,.tests tr.failed td{background:var(--bad-soft)}.lines tr.failed td:first-child,.tests tr.failed td:first-child{box-shadow:-10px 0 0 var(--bad-soft),-13px 0 0 var(--bad)}
.lines tr.failed td:last-child,.tests tr.failed td:last-child{box-shadow:10px 0 0 var(--bad-soft)}
.lines tr.failed .seen{color:var(--bad);font-weight:650}
.failures article{border-left:4px solid var(--bad);padding:2px 0 2px 24px;margin-top:28px}
.failures h2{color:var(--bad)}
.budget{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2px 36px;padding:14px 18px;margin-top:10px;background:var(--bad-soft);border-radius:4px}
.budget .line{font-weight:500;align-self:center}.budget dl{display:flex;gap:32px;grid-row:1;grid-column:2}
.budget dt{font-size:12.5px;color:var(--soft);line-height:1.2}.budget dd{font-size:22px;line-height:1.25;font-weight:400;white-space:nowrap}
.budget .seen dd{color:var(--bad);font-weight:650}.budget .dots{grid-column:1/-1;margin:6px 0}
.budget ul{grid-column:1/-1;list-style:none;font-size:13.5px;color:var(--soft);overflow-wrap:anywhere}
.budget .error{grid-column:1/-1}
.error{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0 0;color:var(--ink)}
.round{margin-top:34px}.round h3{margin-bottom:10px}
figure{margin-top:22px}figcaption{font-size:14px;color:var(--soft)}figcaption b{color:var(--ink);font-weight:600;margin-right:.5em}figcaption.failed b{color:var(--bad)}
.picture{padding:8px 8px 0 92px}.picture svg{display:block;overflow:visible}.picture svg svg{overflow:hidden}
text{font-size:12px;fill:var(--soft)}text.lane{text-anchor:end}text.in-master{fill:var(--over);font-size:11px}text.moment{fill:var(--ink);font-weight:600}
.tick{stroke:var(--line)}.base{stroke:var(--line)}.moment{stroke:var(--ink);stroke-width:1.5}text.moment{stroke:none}.lasting{fill:var(--ink);opacity:.05}
.master{fill:var(--master)}.replica{fill:var(--replica)}.starting{fill:none;stroke:var(--replica);stroke-dasharray:3 2}.down{fill:var(--bad);opacity:.75}
.acked{fill:var(--write)}.missed{fill:var(--missed)}.lost{fill:var(--bad)}
.gap rect{fill:var(--soft);opacity:.16}.gap text{font-size:12px;font-weight:600;fill:var(--ink)}
.gap.over rect{fill:var(--bad);opacity:.24}.gap.over text{fill:var(--bad);font-weight:700;font-size:13px}
.wait{fill:var(--missed);opacity:.3}
.lost-count{font-weight:700;fill:var(--bad)}
.limit{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 2}
.g{fill:var(--bg);stroke:var(--ink);stroke-width:1.2}.g.odown{fill:var(--ink)}.g.vote{fill:var(--soft);stroke:none}.g.back{stroke:var(--soft)}
.g.switch{fill:var(--master);stroke:var(--bg)}.g.abort{stroke:var(--bad);stroke-width:2.4;fill:none}
.dot{fill:var(--write)}.dots{display:block;overflow:visible}.lines .dots{margin-top:1px}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;list-style:none;font-size:13px;color:var(--soft);margin-top:56px;padding:14px 0 0;border-top:1px solid var(--line)}
.legend li{display:flex;align-items:center;gap:7px}
details{font-size:14px;margin-top:8px}summary{cursor:pointer;color:var(--soft);width:fit-content}summary:hover{color:var(--ink)}
.others>summary,.files>summary{margin-top:16px}.events{padding-left:92px;margin-top:2px;font-size:13px}.events p{margin:6px 0;color:var(--soft)}
.events table{font-size:12.5px}.events td{padding:3px 10px;white-space:nowrap}.events td:last-child{white-space:normal;overflow-wrap:anywhere;width:100%}
code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.files dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 20px;margin-top:10px;font-size:13px}.files dt{color:var(--soft)}.files a{margin-right:12px;white-space:nowrap;display:inline-block}
.environment dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:6px 32px}.environment dl div{display:grid;grid-template-columns:100px minmax(0,1fr)}
.environment dt{color:var(--soft)}.environment dd{overflow-wrap:anywhere}.environment p{margin-top:16px;color:var(--soft)}
@media screen and (max-width:760px){main{padding:24px 16px 48px}section{margin-top:44px}h1{font-size:27px}.facts span{display:block}.facts span:not(:last-child)::after{content:""}
h2 .result{display:block;margin:4px 0 0}
.overview thead,.lines thead,.streams thead{display:none}
.overview tr,.lines tbody tr,.streams tr{display:grid;grid-template-columns:1fr 1fr;gap:2px 16px;padding:10px 0;border-bottom:1px solid var(--line)}
.overview td,.lines td,.streams td,.streams tbody th,.lines .round th{border:0;padding:0!important;display:flex;justify-content:space-between;gap:8px}
.overview .what,.lines .what,.streams tbody th{grid-column:1/-1;display:block}.overview td.end,.lines td.end,.lines .plot{grid-column:1/-1;justify-content:flex-start;width:auto}
.overview td.none,.plot:empty{display:none}.streams td.errors{grid-column:1/-1}.streams tbody th{color:var(--ink);font-weight:600}
[data-label]::before{content:attr(data-label);color:var(--soft);font-weight:400}
.lines tr.round{display:block;border:0;padding:14px 0 0}.lines tr.failed{background:var(--bad-soft);box-shadow:-8px 0 0 var(--bad-soft),8px 0 0 var(--bad-soft),-11px 0 0 var(--bad)}
.lines tr.failed td{box-shadow:none!important;background:none}
.failures article{padding-left:12px;margin-left:-12px}.budget{padding:12px}.budget{grid-template-columns:1fr}.budget dl{grid-row:auto;grid-column:1;margin-top:4px}
.picture{padding:8px 4px 0 76px}text,.gap text{font-size:11px}.events{padding-left:0}.events td:nth-child(1){padding-left:0}
.files dl{grid-template-columns:1fr;gap:2px}.files dd{margin-bottom:8px}.tests td.number{display:none}.environment dl{grid-template-columns:1fr}}
@media print{body{zoom:.68}main{max-width:none;padding:0}section{margin-top:28px}figure,.budget,tr{break-inside:avoid}h2,h3{break-after:avoid}
.files,.events,.others>summary{display:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`
