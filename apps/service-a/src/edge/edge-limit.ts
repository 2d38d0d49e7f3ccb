/** Requests under way at once, of all routes but health and docs; what comes beyond is refused. */
export const EDGE_LIMIT = { name: 'edge', maxConcurrent: 512 } as const;
