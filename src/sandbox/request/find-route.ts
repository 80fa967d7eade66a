import { type OperationId, operations } from '../../generated/operations.js';

/** A segment in the tree of all paths. `wildcard` is a path parameter. */
interface RouteNode {
  literals: Map<string, RouteNode>;
  wildcard?: RouteNode;
  methods: Map<string, OperationId>;
}

export type Route = { operationId: OperationId; path: Record<string, string> };

const root = buildTree();

/** Finds the operation for a method and path. For an unsupported method it returns the supported ones. */
export function findRoute(method: string, pathname: string): Route | { allow: string[] } | undefined {
  const segments = pathname.split('/').slice(1);
  const nodes = findNodes(root, segments);
  for (const node of nodes) {
    const operationId = node.methods.get(method);
    if (operationId) return { operationId, path: extractPathParameters(operationId, segments) };
  }
  const allow = nodes.flatMap((node) => [...node.methods.keys()]);
  return allow.length > 0 ? { allow } : undefined;
}

function buildTree(): RouteNode {
  const start = createNode();
  for (const [operationId, { method, path }] of Object.entries(operations)) {
    let node = start;
    for (const segment of path.split('/').slice(1)) {
      if (segment.startsWith('{')) node = node.wildcard ??= createNode();
      else {
        const next = node.literals.get(segment) ?? createNode();
        node.literals.set(segment, next);
        node = next;
      }
    }
    node.methods.set(method, operationId as OperationId);
  }
  return start;
}

function createNode(): RouteNode {
  return { literals: new Map(), methods: new Map() };
}

/** Finds all nodes that match a path. Literal segments come before path parameters. */
function findNodes(node: RouteNode, segments: readonly string[]): RouteNode[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return node.methods.size > 0 ? [node] : [];
  const literal = node.literals.get(segment);
  return [
    ...(literal ? findNodes(literal, rest) : []),
    ...(node.wildcard && segment !== '' ? findNodes(node.wildcard, rest) : []),
  ];
}

function extractPathParameters(operationId: OperationId, segments: readonly string[]): Record<string, string> {
  const names = operations[operationId].path.split('/').slice(1);
  return Object.fromEntries(
    names.flatMap((name, i) => (name.startsWith('{') ? [[name.slice(1, -1), decode(segments[i] ?? '')]] : [])),
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
