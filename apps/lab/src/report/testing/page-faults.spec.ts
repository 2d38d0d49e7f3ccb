import { describe, expect, it } from '@jest/globals';
import { deadLinks, fetches, malformations, repeatedIds } from './page-faults.js';

describe('what is wrong with a page', () => {
  it.each([
    { title: 'a tag left open', faultsOf: malformations, page: '<p><b>x</p>' },
    { title: 'a tag too many', faultsOf: malformations, page: '<p>x</p></p>' },
    { title: 'a bare <', faultsOf: malformations, page: '<p>1 < 2</p>' },
    { title: 'a bare &', faultsOf: malformations, page: '<p>a & b</p>' },
    { title: 'a tag in an attribute', faultsOf: malformations, page: '<p title="<b>">x</p>' },
    { title: 'a picture', faultsOf: fetches, page: '<img src="x.png" />' },
    { title: 'a link out', faultsOf: fetches, page: '<a href="https://example.org">x</a>' },
    { title: 'a font', faultsOf: fetches, page: '<style>a{src:url(x.woff)}</style>' },
    { title: 'a request', faultsOf: fetches, page: '<script>fetch("x")</script>' },
    { title: 'an id twice', faultsOf: repeatedIds, page: '<p id="a"></p><p id="a"></p>' },
    { title: 'a link to nothing', faultsOf: deadLinks, page: '<a href="#a">x</a>' },
  ])('is $title', ({ faultsOf, page }) => {
    expect(faultsOf(page)).not.toEqual([]);
  });
});
