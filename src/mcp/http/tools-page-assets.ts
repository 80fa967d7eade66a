/** The style of the page: inline, light or dark by the system setting, with tables that fold on narrow screens. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d8dee4;--soft:#f3f5f7;--link:#0757ba;--mark:#8a4600}
@media (prefers-color-scheme:dark){:root{--bg:#0f1216;--fg:#e6e9ed;--dim:#a3adb8;--line:#333b45;--soft:#1a1f26;--link:#7ab7ff;--mark:#ffb86b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,sans-serif}
main,header{max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
h3{font:600 1rem/1.4 ui-monospace,monospace;margin:0;overflow-wrap:anywhere}
p{margin:.4rem 0;overflow-wrap:anywhere}
a{color:var(--link)}
code{font:.875em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}
article{border:1px solid var(--line);border-radius:8px;padding:1rem;margin:1rem 0;scroll-margin-top:5rem}
article:target{border-color:var(--link)}
.search{position:sticky;top:0;background:var(--bg);padding:.6rem 0;border-bottom:1px solid var(--line)}
.search label{font-weight:600;display:block}
.search input{font:inherit;width:100%;padding:.5rem;border:1px solid var(--dim);border-radius:6px;background:var(--bg);color:var(--fg)}
.search input:focus,a:focus,summary:focus{outline:3px solid var(--link);outline-offset:2px}
#count,.facts{color:var(--dim);font-size:.9rem}
.kind{color:var(--mark);font-weight:600}
summary{cursor:pointer;padding:.3rem 0}
a,summary{overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;border-bottom:1px solid var(--line);padding:.4rem .5rem .4rem 0;overflow-wrap:anywhere}
th{color:var(--dim);font-weight:600}
[hidden]{display:none!important}
@media (max-width:40rem){thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}table,tbody,tr,td,tbody th{display:block;border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--line);padding:.5rem 0}}
@media print{.search{display:none}details::details-content{content-visibility:visible}}
`;

/** Filters the tools by the typed words. Without JavaScript, the page shows all tools. */
export const SCRIPT = `
const input=document.getElementById('query'),count=document.getElementById('count'),tools=[...document.querySelectorAll('article')],sections=[...document.querySelectorAll('section')];
const texts=new Map(tools.map(tool=>[tool,tool.textContent.toLowerCase()]));
function narrow(){
 const words=input.value.toLowerCase().split(/\\s+/).filter(Boolean);
 for(const tool of tools)tool.hidden=!words.every(word=>texts.get(tool).includes(word));
 for(const section of sections)section.hidden=!section.querySelector('article:not([hidden])');
 const shown=tools.filter(tool=>!tool.hidden).length;
 count.textContent=shown+(shown===1?' tool':' tools');
}
input.addEventListener('input',narrow);
addEventListener('hashchange',()=>{const tool=document.getElementById(decodeURIComponent(location.hash.slice(1)));if(tool&&tool.hidden){input.value='';narrow();tool.scrollIntoView();}});
document.querySelector('.search').hidden=false;
narrow();
`;
