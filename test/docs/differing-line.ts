const ANY = '…';

/**
 * The first line of a shown output that the real one does not have, in the order shown; undefined if all
 * are there. A line `…` stands for any lines, and so does what comes after the last one.
 */
export function differingLine(shown: string, real: string): string | undefined {
  const lines = trimmed(real);
  let at = 0;
  let maySkip = false;
  for (const line of trimmed(shown)) {
    if (line === ANY) {
      maySkip = true;
      continue;
    }
    const found = maySkip ? lines.indexOf(line, at) : at;
    if (found === -1 || lines[found] !== line) return line;
    at = found + 1;
    maySkip = false;
  }
  return undefined;
}

function trimmed(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
}
