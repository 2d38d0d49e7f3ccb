/*
 * What would make a page something else than one well-formed file that stands by itself.
 */

const VOID = new Set(['meta', 'br', 'hr', 'img', 'input', 'link']);
const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g;

/** Tags that do not match, and `<` or `&` that belong to nothing, each in words; none if all is well. */
export function malformations(page: string): readonly string[] {
  const body = page
    .replace(/^<!doctype html>/, '')
    .replaceAll(/(<(script|style)>)[\s\S]*?(<\/\2>)/g, '$1$3');
  const faults: string[] = [];
  const open: string[] = [];
  for (const [, closes, name = '', , empty] of body.matchAll(TAG)) {
    if (empty === '/' || VOID.has(name)) continue;
    if (closes !== '/') open.push(name);
    else if (open.pop() !== name) faults.push(`</${name}> closes something else`);
  }
  const rest = body.replaceAll(TAG, '');
  if (/[<>]/.test(rest)) faults.push(`no tag: ${/.{0,30}[<>].{0,30}/.exec(rest)?.[0]}`);
  if (/&(?!(?:amp|lt|gt|quot|nbsp|#\d+);)/.test(body)) faults.push('a bare &');
  return [...faults, ...open.map((name) => `<${name}> is left open`)];
}

/** Ids that occur more than once. */
export function repeatedIds(page: string): readonly string[] {
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}

/** Links within the page that lead nowhere. */
export function deadLinks(page: string): readonly string[] {
  const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
  const targets = [...page.matchAll(/(?:href="#|url\(#)([^")]*)/g)].map(([, id = '']) => id);
  return targets.filter((id) => !ids.has(id));
}

/** Whatever a browser would fetch for the page. */
export function fetches(page: string): readonly string[] {
  return [
    /\s(?:src|srcset|data|action|poster)\s*=\s*"?[^\s>]*/g,
    /\s(?:xlink:)?href="(?!#)[^"]*/g,
    /url\((?!#)[^)]*/g,
    /@import[^;]*/g,
    /<(?:link|iframe|object|embed|img|base)\b[^>]*/g,
    /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|import)\s*\(/g,
  ].flatMap((pattern) => [...page.matchAll(pattern)].map(([text]) => text));
}
