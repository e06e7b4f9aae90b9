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
:root { color-scheme: light dark; --line: #8885; --good: #2a7; --bad: #c33; --odd: #a6c; --pale: #8882; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 76em; padding: 0 1em; }
table { border-collapse: collapse; } td, th { padding: .15em .6em; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.wide { overflow-x: auto; } .matrix td { padding: .1em; width: 1.2em; text-align: center; font-family: monospace; border: 0; }
.matrix th.turned { writing-mode: vertical-rl; font-weight: 400; padding: .2em 0; }
.passed { color: var(--good); } .failed, .crashed, .too-slow { color: var(--bad); } .grader-error, .look { color: var(--odd); }
pre { white-space: pre-wrap; background: var(--pale); padding: .5em; color: CanvasText; } li { margin: .4em 0; }
.bars { display: flex; align-items: flex-end; gap: 2px; height: 8em; } .bars div { flex: 1; background: var(--good); min-height: 1px; }
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
