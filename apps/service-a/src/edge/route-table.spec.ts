import { describe, expect, it } from '@jest/globals';
import { RouteTable } from './route-table.js';

describe('RouteTable', () => {
  const table = new RouteTable();
  table.add('/orders', 'POST');
  table.add('/orders/:id', 'GET');
  table.add('/orders/:id', ['HEAD']);
  table.add('/docs/*', 'GET');
  table.add('/docs/a.css', 'PUT');

  it.each([
    { title: 'a literal path', path: '/orders', allowed: ['POST'] },
    { title: 'a path with a parameter', path: '/orders/ord_1', allowed: ['GET', 'HEAD'] },
    { title: 'a parameter does not span segments', path: '/orders/a/b', allowed: [] },
    { title: 'an empty parameter', path: '/orders/', allowed: [] },
    { title: 'a wildcard spans them', path: '/docs/a/b.js', allowed: ['GET'] },
    { title: 'two routes for one path', path: '/docs/a.css', allowed: ['GET', 'PUT'] },
    { title: 'a dot is a dot', path: '/docsXa.css', allowed: [] },
    { title: 'a path nobody serves', path: '/nope', allowed: [] },
  ])('$title: $path', ({ path, allowed }) => {
    expect(table.allowed(path)).toEqual(allowed);
  });
});
