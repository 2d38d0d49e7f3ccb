import { describe, expect, it } from '@jest/globals';
import { buildFinding, dockerFinding, findingLines, memoryFinding, nodeFinding } from './doctor.js';

describe('doctor', () => {
  it.each([
    {
      title: 'Node of long ago',
      finding: nodeFinding('18.20.1'),
      line: 'fail  Node 18.20.1 is too',
    },
    { title: 'Node just too old', finding: nodeFinding('20.18.3'), line: 'fail  Node 20.18.3 is' },
    { title: 'Node old enough', finding: nodeFinding('20.19.0'), line: 'ok    Node 20.19.0' },
    { title: 'Node of today', finding: nodeFinding('24.1.0'), line: 'ok    Node 24.1.0' },
    { title: 'no build', finding: buildFinding(false), line: 'warn  the services are not built' },
    { title: 'a build', finding: buildFinding(true), line: 'ok    the services are built' },
    {
      title: 'no compose',
      finding: dockerFinding(undefined, '28.0'),
      line: 'warn  docker compose is not there: only npm start works',
    },
    {
      title: 'no engine',
      finding: dockerFinding('2.30', undefined),
      line: 'warn  no Docker engine answers: start one, or use npm start',
    },
    {
      title: 'Docker',
      finding: dockerFinding('2.30', '28.0'),
      line: 'ok    Docker 28.0 with compose 2.30',
    },
    {
      title: 'little memory',
      finding: memoryFinding(120, 2),
      line: 'warn  120 MB of memory are free, 2 CPUs: a stack takes about 400 MB',
    },
    {
      title: 'memory enough',
      finding: memoryFinding(4_000, 8),
      line: 'ok    4000 MB of memory are free, 8 CPUs',
    },
  ])('says in one line what it found: $title', ({ finding, line }) => {
    expect(findingLines([finding])).toEqual([expect.stringContaining(line)]);
  });
});
