/*
 * The page's style sheet. Colours are those of Okabe and Ito, lighter in the dark; every one of them is
 * backed by a pattern, a dash, a height or a word.
 */

const LIGHT = `
--ground:#fff;--raised:#f6f7f8;--ink:#16191d;--soft:#4f5861;--line:#cfd5db;--link:#005a91;
--ok:#0072b2;--degraded:#e69f00;--failed:#d55e00;--fault-ground:#ececec;
--closed:#8a949e;--half-open:#009e73;--open:#d55e00;--on-open:#000;
--good-ground:#9fd0ee;--bad-ground:#f8bd94;--on-degraded:#5a3d00;--on-failed:#5c2600;
--series-1:#0072b2;--series-2:#d55e00;--series-3:#008a64;--series-4:#b0578e;--series-5:#a36f00;--series-6:#2f86b7;--series-7:#16191d;`;
const DARK = `
--ground:#14171a;--raised:#1d2226;--ink:#eceff1;--soft:#aeb8c1;--line:#3c454d;--link:#7cc4f0;
--ok:#3d9bd6;--degraded:#e6b340;--failed:#ef8740;--fault-ground:#2a3036;
--closed:#84909b;--half-open:#2bc79a;--open:#ef8740;--on-open:#000;
--good-ground:#0b5078;--bad-ground:#7c3a10;--on-degraded:#5a3d00;--on-failed:#5c2600;
--series-1:#56b4e9;--series-2:#f0883e;--series-3:#2bc79a;--series-4:#e39bc6;--series-5:#e6b340;--series-6:#8ac6ff;--series-7:#eceff1;`;

/** All of the page's styles. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{color-scheme:light;${LIGHT}}}
*{box-sizing:border-box}
html{font:15px/1.45 system-ui,sans-serif;background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:0 12px 48px;max-width:1640px}
h1{font-size:1.6rem;line-height:1.2;margin:20px 0 4px}
h2{font-size:1.3rem;margin:40px 0 8px;padding-top:10px;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:22px 0 6px}
h4{font-size:1rem;margin:0 0 4px}
p{margin:6px 0 12px;max-width:75ch}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible,select:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
.skip{position:absolute;left:-9999px}
.skip:focus{left:12px;top:8px;background:var(--ground);padding:6px 10px;z-index:1}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:8px 0;list-style:none}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:2px 24px;margin:8px 0}
.facts div{display:flex;gap:10px;justify-content:space-between;border-bottom:1px solid var(--line);padding:3px 0}
.facts dt{color:var(--soft);flex:none;max-width:60%}
.facts dd{margin:0;text-align:right;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.87rem;font-variant-numeric:tabular-nums;margin:8px 0}
caption{text-align:left;caption-side:top;padding:4px 0;color:var(--soft);font-size:.93rem;position:sticky;left:0;max-width:calc(100vw - 24px)}
caption strong{color:var(--ink);display:block}
th,td{padding:3px 8px;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
th[scope=row]{text-align:left;font-weight:500}
td{white-space:nowrap}
td.text,th.text,thead th:first-child{text-align:left}
td.text{white-space:normal;min-width:14ch}
thead th{color:var(--soft);font-weight:600;vertical-align:bottom}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:16px 28px}
.heat{width:100%;table-layout:fixed;border-collapse:separate;border-spacing:2px;font-size:.8rem}
.heat th,.heat td{border:0;padding:0;text-align:center;vertical-align:middle;overflow-wrap:anywhere}
.heat thead th{vertical-align:bottom;font-size:.75rem;line-height:1.1}
.heat th[scope=row],.heat thead td{width:21%;text-align:left;padding-right:4px}
.heat td[style]{background:color-mix(in oklab,var(--good-ground) var(--good),var(--bad-ground))}
.heat tbody td a{display:block;padding:6px 1px;color:inherit;text-decoration:none}
.heat tbody td a:hover{text-decoration:underline}
.heat td{white-space:normal}
.heat small{display:block;font-size:.68rem;padding-bottom:4px;margin-top:-5px}
.plane td{padding:3px 1px}
.heat:has(small){min-width:470px}
.heat .none{color:var(--soft);border:1px dashed var(--line)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,336px),1fr));gap:16px}
.card{min-width:0;border-top:3px solid var(--line);padding-top:8px}
.card:target,.card:has(:target){border-top-color:var(--link)}
figure{margin:0 0 10px}
figcaption{color:var(--soft);font-size:.85rem}
.plot{display:block;width:100%;max-width:460px;height:auto;overflow:visible;background:none}
.plot text{white-space:pre}
.wide .plot{max-width:560px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,336px),1fr));gap:16px;max-width:960px}
.pair figcaption{font-weight:600;color:var(--ink)}
.pair figure{display:flex;flex-direction:column}
.pair figcaption{order:-1}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;padding:0;margin:6px 0;font-size:.87rem}
.legend svg{vertical-align:-1px;fill:none}
details{margin:6px 0}
summary{cursor:pointer;padding:4px 0}
summary h3{display:inline;margin:0}
.key{color:var(--soft);font-weight:400;font-size:.9em}
.differs{background:var(--bad-ground)}
.verdict.verdict{white-space:nowrap;font-weight:600}
.claim{border-top:1px solid var(--line);padding:10px 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,336px),1fr));gap:8px 28px}
.claim>*{min-width:0}
.claim>.scroll{grid-column:1/-1}
.choose{display:flex;flex-wrap:wrap;gap:8px 16px;margin:8px 0}
.choose label{max-width:100%;min-width:0}
.choose select{font:inherit;max-width:100%}
[hidden]{display:none!important}
pre{overflow-x:auto;background:var(--raised);padding:10px;font-size:.87rem}
@media (max-width:480px){td.text{min-width:26ch}td.verdict{min-width:0}.because{display:none}.heat{font-size:.68rem}.heat thead th{font-size:.62rem}.heat th[scope=row]{font-size:.66rem}th,td{padding:3px 5px}}
@media print{nav,.skip,.choose{display:none}details::details-content{content-visibility:visible;display:block;height:auto}.card,figure,tr{break-inside:avoid}a{color:inherit}}
`;

/** Patterns that the plots fill with, besides colour. */
export const PATTERNS = `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" style="fill:var(--degraded)"/><circle cx="2.5" cy="2.5" r="1" style="fill:var(--on-degraded)"/></pattern>
<pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" style="fill:var(--failed)"/><rect width="1.3" height="5" style="fill:var(--on-failed)"/></pattern>
</defs></svg>`;
