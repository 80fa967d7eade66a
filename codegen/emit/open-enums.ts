import { Node, type TypeNode } from 'ts-morph';

/**
 * Returns the text of a type in which each union of string literals also allows other strings, because Genesys Cloud can
 * add enum values at any time. The literals stay for completion.
 */
export function openEnums(type: TypeNode): string {
  const start = type.getStart();
  let text = type.getText();
  // Last node first: a replacement must not shift the positions of the remaining nodes.
  for (const node of [type, ...type.getDescendants()].filter(isEnum).reverse()) {
    const [from, to] = [node.getStart() - start, node.getEnd() - start];
    const open = `${node.getText()} | (string & {})`;
    const isItem = Node.isArrayTypeNode(node.getParent());
    text = text.slice(0, from) + (isItem ? `(${open})` : open) + text.slice(to);
  }
  return text;
}

function isEnum(node: Node): boolean {
  if (Node.isUnionTypeNode(node)) return node.getTypeNodes().every(isString);
  const parent = node.getParent();
  return isString(node) && !Node.isUnionTypeNode(parent) && !Node.isIndexedAccessTypeNode(parent);
}

const isString = (node: Node): boolean => Node.isLiteralTypeNode(node) && Node.isStringLiteral(node.getLiteral());
