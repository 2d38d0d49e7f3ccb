import { describe, expect, it } from '@jest/globals';
import { html, trusted, type Content } from './markup.js';

describe('html', () => {
  it.each<{ title: string; content: Content; text: string }>([
    { title: 'escapes text', content: `<b>&"'`, text: '<p>&lt;b&gt;&amp;&quot;&#39;</p>' },
    { title: 'keeps markup', content: html`<b>${'<'}</b>`, text: '<p><b>&lt;</b></p>' },
    { title: 'joins lists', content: ['a', html`<i>b</i>`, 3], text: '<p>a<i>b</i>3</p>' },
    { title: 'leaves out what is not there', content: [null, undefined, false], text: '<p></p>' },
    { title: 'keeps a zero', content: 0, text: '<p>0</p>' },
    { title: 'blanks control characters', content: 'a\u0000b\u001b', text: '<p>a b </p>' },
    { title: 'trusts what is said to be markup', content: trusted('<hr/>'), text: '<p><hr/></p>' },
  ])('$title', ({ content, text }) => {
    expect(html`<p>${content}</p>`.toString()).toBe(text);
  });
});
