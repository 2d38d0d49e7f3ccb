// C0 (with newline and escape), DEL, C1, line and paragraph separators, and the marks that reorder
// text: what could start a line of its own, drive a terminal, or show text other than it is.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with every character that could forge a line or drive a terminal written as an escape. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, escapeOf);
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
