#include "netns-lab/report/html_parts.h"

namespace holdfast::report {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--bg:#fff;--soft:#f5f6f8;--ink:#1c2127;--muted:#5d6772;--line:#dde1e6;--accent:#1f5fa8;
--ok:#27754a;--fail:#b3261e;--fail-bg:#fcebe9;--warn:#85570a;--warn-bg:#fcf3de;--odd:#69439c;--odd-bg:#f3edfa;--info:#31647f;
--act:#4a7fb8;--act-ink:#fff;--dark:#c8372d;--win:#1f5fa81c;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}
@media(prefers-color-scheme:dark){:root{--bg:#14171b;--soft:#1c2025;--ink:#e3e6e9;--muted:#98a2ad;--line:#2d333a;
--accent:#80b4ee;--ok:#7cc79c;--fail:#ff9086;--fail-bg:#3b1d1b;--warn:#e5b557;--warn-bg:#342b14;--odd:#c6a8f0;--odd-bg:#2b2339;
--info:#8dbad2;--act:#3f72a8;--act-ink:#f2f6fa;--dark:#d9493e;--win:#80b4ee22}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
font:15px/1.5 -apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,system-ui,sans-serif}
header,main,footer{max-width:1240px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
code,pre{font-family:var(--mono);font-size:.87em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.015em;margin:4px 0 10px;font-weight:650}
h2{font-size:20px;letter-spacing:-.01em;margin:52px 0 16px;font-weight:650}
h3{font-size:16px;margin:0;font-weight:650;overflow-wrap:anywhere}
.eyebrow{margin:0;color:var(--muted);font-size:13px}
.lede{margin:0 0 14px;max-width:78ch;font-size:17px}
nav{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 18px}
.facts{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0;padding:12px 0;border-top:1px solid var(--line);
border-bottom:1px solid var(--line);font-size:13px}
.facts dt,.lines dt,.terms dt,.figs dt{color:var(--muted)}
.facts dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
footer{margin-top:56px;padding-bottom:40px;color:var(--muted);font-size:13px}
.v{white-space:nowrap}.v b{display:inline-block;min-width:1.05em;text-align:center;font-weight:700}
.v-pass b{color:var(--ok)}.v-fail{color:var(--fail);font-weight:600}.v-non-strict{color:var(--warn)}.v-info b{color:var(--info)}
.v-info b{font-family:Georgia,"Liberation Serif",serif;font-style:italic}
.v-unsupported,.v-not-applicable{color:var(--muted)}.v-inconclusive,.v-error{color:var(--odd)}
.legend{display:grid;grid-template-columns:repeat(auto-fill,minmax(340px,1fr));gap:6px 28px;margin:0 0 20px;font-size:13px}
.legend div{display:grid;grid-template-columns:124px 1fr}.legend dd{margin:0;color:var(--muted)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:16px}
.card{border:1px solid var(--line);border-radius:8px;padding:16px 18px;min-width:0}
.card .ver{margin:0 0 10px;color:var(--muted);font-size:13px;overflow-wrap:anywhere}
.held{margin:0 0 8px}.held strong{font-size:22px;font-weight:650;letter-spacing:-.01em}
.bar{display:flex;gap:2px;height:6px;border-radius:3px;overflow:hidden;margin-bottom:10px}.bar i{min-width:3px}
.f-pass{background:var(--ok)}.f-fail{background:var(--dark)}.f-non-strict{background:var(--warn)}
.f-inconclusive,.f-error{background:var(--odd)}.f-info{background:var(--info)}
.f-unsupported,.f-not-applicable{background:var(--line)}
.counts{list-style:none;margin:0 0 12px;padding:0;font-size:13.5px}
.counts li{display:flex;justify-content:space-between;padding:1px 0}.n{font-variant-numeric:tabular-nums;color:var(--muted)}
.lines{margin:0;font-size:13px}.lines div{display:grid;grid-template-columns:58px 1fr;gap:8px}.lines dd{margin:0;overflow-wrap:anywhere}
.trouble{color:var(--fail);margin:6px 0 10px;font-weight:600;overflow-wrap:anywhere}
.card pre{background:var(--soft);padding:8px 10px;border-radius:6px;max-height:200px;overflow:auto;margin-top:6px}
.filter{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin-bottom:12px}.filter[hidden]{display:none}
.filter input,.filter button{font:inherit;font-size:13px;color:inherit;background:var(--bg);border:1px solid var(--line);
border-radius:6px;padding:4px 10px}
.filter input{width:190px}.filter button{cursor:pointer}
.filter button[aria-pressed=true]{background:var(--ink);border-color:var(--ink);color:var(--bg)}
.filter output{color:var(--muted);font-size:13px;margin-left:6px}
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:400}
.matrix{font-size:14px}
.matrix thead th{position:sticky;top:0;z-index:1;background:var(--bg);font-weight:650;padding:10px 10px 8px 0;
box-shadow:inset 0 -1px var(--ink);vertical-align:bottom;overflow-wrap:anywhere}
.matrix .sec th{padding:18px 0 4px;font-weight:650;font-size:13px;color:var(--muted);border-bottom:1px solid var(--line)}
.matrix tbody th,.matrix tbody td{border-bottom:1px solid var(--line);vertical-align:top}
.matrix tbody th{padding:7px 18px 7px 0}.matrix tbody code{display:inline-block;width:168px;padding-right:12px;overflow-wrap:anywhere}
.matrix .st{display:inline-block;vertical-align:top;width:calc(100% - 168px);color:var(--muted);font-size:13px;line-height:21px}
.matrix .lv{padding:7px 14px 7px 0;color:var(--muted);font-size:11.5px;letter-spacing:.02em;white-space:nowrap;line-height:21px}
.matrix thead .lv{font-size:14px;letter-spacing:0;color:inherit}
.matrix .c{width:138px;padding:0}.matrix thead .c{padding:10px 8px 8px}
.c a{display:block;color:inherit;padding:7px 8px;min-height:35px}.c a:hover{text-decoration:none;box-shadow:inset 0 0 0 1px currentColor}
.many tbody th{min-width:290px}.many tbody code,.many .st{display:block;width:auto}.many .c{width:84px}
.many thead .c{font-size:11px;padding:10px 4px 8px}.many .c a{padding:7px 4px}.many .c .w{display:none}.many .sw{display:inline}
.c b{display:inline-block;min-width:1.05em;text-align:center}.c small{margin-left:6px;font-size:11.5px;font-weight:400;white-space:nowrap}
.c.v-fail{background:var(--fail-bg)}.c.v-non-strict{background:var(--warn-bg)}.c.v-inconclusive,.c.v-error{background:var(--odd-bg)}
.c.v-pass .w,.c.v-info .w{color:var(--muted)}.sw{display:none}
.finding,.block{border-top:1px solid var(--line)}.finding:last-child,.block:last-child{border-bottom:1px solid var(--line)}
summary{cursor:pointer;list-style:none}
.finding>summary,.block>summary{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline;padding:10px 0}
summary::-webkit-details-marker{display:none}
.finding>summary::before,.block>summary::before,.fr summary::before,.card summary::before{content:"▸";color:var(--muted);
display:inline-block;width:.9em;font-size:12px}
[open]>summary::before{content:"▾"!important}
.finding>summary>.v{min-width:100px}.finding>summary code{font-weight:600;overflow-wrap:anywhere}
.dut{font-weight:600;overflow-wrap:anywhere}.gist{color:var(--muted);flex:1 1 260px;min-width:0;overflow-wrap:anywhere}
.body{padding:2px 0 26px 26px;scroll-margin-top:110px}
blockquote{margin:0 0 14px;padding-left:14px;border-left:3px solid var(--line)}
blockquote p{margin:0;font-size:16px;max-width:78ch}cite{font-style:normal;color:var(--muted);font-size:13px}
.result{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,580px);gap:8px 36px;align-items:start}
.result+.result{margin-top:22px;padding-top:18px;border-top:1px dashed var(--line)}
.variant{margin:0 0 8px;font-size:13.5px;color:var(--muted)}
.doc,.also,.look{font-size:13px;margin:0 0 8px;color:var(--muted);overflow-wrap:anywhere}
.terms{display:grid;grid-template-columns:78px minmax(0,1fr);gap:5px 10px;margin:0 0 14px}
.terms dd{margin:0;overflow-wrap:anywhere}
.exp{margin:0 0 14px;padding:0;list-style:none;font-size:14px}
.exp li{padding:5px 0 5px 24px;text-indent:-22px;border-top:1px solid var(--line);overflow-wrap:anywhere}
.exp li:last-child{border-bottom:1px solid var(--line)}
.exp b{display:inline-block;width:22px;text-indent:0}.held b{color:var(--ok)}.not b{color:var(--fail)}
.seen{display:block;text-indent:0;color:var(--muted);font-size:13px}.not .seen{color:var(--fail)}
.ctl{font-style:normal;font-size:12px;border:1px solid var(--line);border-radius:4px;padding:0 5px;color:var(--muted)}
.cmd{background:var(--soft);border-radius:6px;padding:8px 12px}.cmd::before{content:"$ ";color:var(--muted)}
figure{margin:0;overflow-x:auto}
.block>summary{font-weight:600}
.quiet{font-size:13.5px;margin-bottom:18px;table-layout:fixed}
.quiet th,.quiet td{padding:6px 14px 6px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.quiet tr{scroll-margin-top:60px}.quiet th{width:36%}.quiet td:nth-child(2){width:140px}.quiet td:nth-child(4){width:120px}.quiet :target,:target.body{animation:hit 2s}
.quiet tr:target{background:var(--soft)}
.fr{color:var(--muted)}.fr pre{font-size:12px}
.lab{border:1px solid var(--line);border-radius:8px;padding:18px 20px;margin-bottom:18px}
.lab h3 code{color:var(--muted);font-weight:400}.lab h3 .v{margin:0 14px}
.figs{display:flex;flex-wrap:wrap;gap:10px 40px;margin:12px 0 8px}.figs dt{font-size:13px}
.figs dd{margin:0;font-size:24px;font-weight:650;letter-spacing:-.01em;line-height:1.2;font-variant-numeric:tabular-nums}
.figs .lim{font-size:13px;font-weight:400;color:var(--muted);letter-spacing:0}.over dd:not(.lim){color:var(--fail)}
.tl{margin:10px 0 14px}figcaption{font-size:13px;color:var(--muted);margin-top:8px}
.steps{font-size:13.5px;margin-bottom:10px}.steps th{color:var(--muted);font-size:13px}
.steps th,.steps td{padding:4px 14px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
.steps .r{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.steps b{color:var(--ok)}
.steps .no,.steps .no b{color:var(--fail)}.pairs b{color:inherit}.pairs th,.pairs td{display:table-cell!important}.pairs .v-pass b{color:var(--ok)}
.steps td:last-child,.steps th:last-child{padding-right:0}
.key{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0 0 12px;font-size:13px;color:var(--muted)}
.key i{display:inline-block;width:18px;height:10px;border-radius:2px;margin-right:7px}
.k-act{background:var(--act)}.k-dark{background:var(--dark)}
.k-dual{background:repeating-linear-gradient(135deg,var(--warn) 0 2px,var(--warn-bg) 2px 6px)}
.key .k-step{width:11px;height:11px;border:1.5px solid var(--ink);border-radius:50%}
svg{display:block;width:100%;font-size:12px;fill:var(--ink)}
svg text{font-variant-numeric:tabular-nums}
.ladder{max-width:560px;min-width:370px}.timeline{min-width:660px}
.who{text-anchor:middle;font-weight:650}.life{fill:none;stroke:var(--muted);stroke-width:1}
.ladder .d,.ladder .s{fill:none;stroke-width:1.4;stroke:var(--muted)}.ladder .d{stroke:var(--accent)}
.ladder .t,.ladder .n{fill:var(--muted);font-size:11px}.ladder .t{text-anchor:end}.l{text-anchor:middle;font-size:11px}
.gap,.rep,.bndt{text-anchor:middle;font-size:11px;fill:var(--muted);font-style:italic}
.bnd{stroke:var(--accent);stroke-dasharray:4 3;fill:none}.bndt{fill:var(--accent);font-style:normal}.win{fill:var(--win)}
.rm{fill:var(--bg);stroke:var(--ink);stroke-width:1.4}.rmt{font-size:11px;font-style:italic}.e{text-anchor:end}
.ms{fill:none;stroke:var(--accent);stroke-width:1.2}.mst{text-anchor:middle;font-size:11px;fill:var(--accent)}
.ax,.grid,.base,.up{fill:none;stroke:var(--line)}.ax{stroke:var(--muted)}.up{stroke:var(--ok);stroke-width:2;opacity:.55}
.tick{text-anchor:middle;fill:var(--muted);font-size:11px}.lane{text-anchor:end;font-weight:600}
.act{fill:var(--act)}.timeline .dark{fill:var(--dark)}.in{text-anchor:middle;fill:var(--act-ink);font-size:11px}
.out,.dualt{font-size:11px;fill:var(--fail);font-weight:650;paint-order:stroke;stroke:var(--bg);stroke-width:4px}
.dualt{fill:var(--warn);text-anchor:middle}
.dual{fill:var(--warn);opacity:.22;stroke:var(--warn);stroke-dasharray:3 2}
.flt{stroke:var(--fail);stroke-dasharray:3 3;fill:none}.fltt{fill:var(--fail);font-size:11px;paint-order:stroke;stroke:var(--bg);stroke-width:4px}
.st circle{fill:var(--bg);stroke:var(--ink);stroke-width:1.3}.stl{stroke:var(--line);fill:none}
.timeline .st text{text-anchor:middle;font-size:11px}.st.no circle{fill:var(--fail);stroke:var(--fail)}.st.no text{fill:var(--bg)}
@keyframes hit{from{background:var(--warn-bg)}}
@media(min-width:1001px){.say{position:sticky;top:20px}}
@media(max-width:1000px){.result{grid-template-columns:minmax(0,1fr)}}
@media(max-width:640px){body{font-size:14px}header,main,footer{padding:0 14px}header{padding-top:22px}h1{font-size:23px}
.lede{font-size:15px}.legend{grid-template-columns:1fr}.facts{gap:6px 18px}.facts div{min-width:0}
.wide{max-height:85vh;overflow:auto;margin:0 -14px;padding:0 14px}
.matrix .st,.matrix .lv,.c .w{display:none}.sw{display:inline}.matrix tbody th{padding-right:8px}
.matrix{font-size:12px}.matrix tbody th{min-width:0}.matrix tbody code{width:auto;padding:0}
.matrix thead th{font-size:11.5px}.matrix .c{width:auto;min-width:60px;text-align:center}.matrix thead .c{padding:8px 2px;font-size:11px}.c a{padding:6px 2px}
.c small{display:block;margin:0}.c b{display:block}.sw{font-size:10.5px}
.body{padding-left:0}.lab{padding:14px 12px}.figs{gap:8px 24px}.figs dd{font-size:20px}
.terms{grid-template-columns:66px minmax(0,1fr)}
.steps td:nth-child(4),.steps th:nth-child(4){display:none}.steps th,.steps td{padding-right:8px}
.quiet tr,.quiet th,.quiet td,.quiet tbody{display:block;width:auto!important;border:0;padding:1px 0}.quiet tr{border-top:1px solid var(--line);padding:6px 0}}
@media print{.filter{display:none}.finding{break-inside:avoid}}
)css";

constexpr std::string_view kScript = R"js(
(function(){
var bar=document.querySelector('.filter');
function open(){var id=decodeURIComponent(location.hash.slice(1)),e=id&&document.getElementById(id);if(!e)return;
for(var p=e;p;p=p.parentElement)if(p.tagName==='DETAILS')p.open=true;e.scrollIntoView()}
addEventListener('hashchange',open);open();
if(!bar)return;
var rows=[].slice.call(document.querySelectorAll('.matrix tr[data-v]')),out=bar.querySelector('output'),
box=bar.querySelector('input'),buttons=[].slice.call(bar.querySelectorAll('button')),want='';
function show(){var words=box.value.toLowerCase().split(/\s+/),n=0;
rows.forEach(function(r){var tags=r.dataset.v.split(' '),text=r.textContent.toLowerCase(),
ok=(!want||want.split(' ').some(function(w){return tags.indexOf(w)>=0}))&&words.every(function(w){return text.indexOf(w)>=0});
r.hidden=!ok;n+=ok});
document.querySelectorAll('.matrix tbody').forEach(function(b){b.hidden=!b.querySelector('tr[data-v]:not([hidden])')});
out.textContent=n===rows.length?'':n+' of '+rows.length}
buttons.forEach(function(b){b.addEventListener('click',function(){want=b.dataset.f;
buttons.forEach(function(o){o.setAttribute('aria-pressed',String(o===b))});show()})});
box.addEventListener('input',show);bar.hidden=false;
})();
)js";

}  // namespace

std::string_view PageStyle() { return kStyle; }
std::string_view PageScript() { return kScript; }
std::string_view PageScriptHash() { return "sha256-G3fouz+uNP2i2jdv42wPV8CQBmXImw1DiUrW1degiDo="; }

}  // namespace holdfast::report
