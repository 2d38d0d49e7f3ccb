// Control characters (C0 with newline and escape, DEL, C1), line and paragraph separators, and marks
// that reorder text: what could start a line of its own, drive a terminal, or show other text than is
// there.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** The text with every character that could forge a line or drive a terminal written as an escape. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSAFE, escapeOf);
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
