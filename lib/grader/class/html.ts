/**
 * A page of ours: one file, that fetches nothing and runs nothing.
 *
 * @module
 */

const ESCAPED = /[&<>"']/g;

export function escapeHtml(text: string): string {
  return text.replaceAll(ESCAPED, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; background: Canvas; --line: #8885; --pale: #8882;
  --good: light-dark(#17774f, #3fc28b); --bad: light-dark(#b3261e, #ff8a80); --odd: light-dark(#7b3fa0, #cf9cf0); }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 76em; padding: 0 1em; }
table { border-collapse: separate; border-spacing: 0; }
td, th { padding: .15em .6em; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } .wide td:first-child { white-space: nowrap; } .high { max-height: 90vh; overflow-y: auto; }
.matrix td { padding: .1em; min-width: 1.2em; text-align: center; font-family: monospace; border: 0; }
.matrix th { position: sticky; left: 0; background: Canvas; white-space: nowrap; font-weight: 400; padding: .1em .6em .1em 0; border: 0; }
.matrix thead th { top: 0; z-index: 1; vertical-align: bottom; border-bottom: 1px solid var(--line); } .matrix thead th:first-child { z-index: 2; }
.matrix th b { display: inline-block; min-width: 2.4em; }
.matrix .turned { left: auto; padding: .3em .1em; } .turned span { writing-mode: vertical-rl; }
.matrix .begins { border-left: 1px solid var(--line); } tbody tr:hover > * { background: linear-gradient(var(--pale), var(--pale)), Canvas; }
.passed { color: var(--good); } .failed, .crashed, .too-slow { color: var(--bad); } .grader-error, .look { color: var(--odd); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--pale); padding: .5em; color: CanvasText; } li { margin: .4em 0; }
.bars { display: flex; gap: 2px; height: 11em; } .bars > div { flex: 1; min-width: 0; display: flex; flex-direction: column; justify-content: flex-end; text-align: center; }
.bar { background: var(--good); min-height: 0; } .bars span, .bars small { flex: none; } .bars small { border-top: 1px solid var(--line); font-size: 11px; white-space: nowrap; overflow: hidden; }
.bars > div:nth-child(even) small { color: transparent; }
`;

export function page(title: string, body: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>${body}</body></html>
`;
}
