// Reads a template with the tree-sitter grammar into what the checks ask about: declarations, references, modules,
// resources. The grammar knows the syntax only; no property and no function of Azure.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const locate = createRequire(import.meta.url).resolve;
const declarations = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  type_declaration: 'type',
  user_defined_function: 'func',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
};
let parser;

export async function start() {
  await Parser.init();
  parser = new Parser();
  parser.setLanguage(await Language.load(locate('tree-sitter-bicep/tree-sitter-bicep.wasm')));
}

export function read(path) {
  let text = readFileSync(path, 'utf8');
  // The grammar wants a type behind every param; a parameter file has none. As long as the columns stay, so does the rest.
  if (path.endsWith('.bicepparam')) text = text.replace(/^param(?=\s+\w+\s*=)/gm, 'var  ');
  const root = parser.parse(text).rootNode;
  const file = { path, errors: [], declared: [], imports: [], references: [], calls: [], strings: [], using: null };
  walk(root, file, []);
  return file;
}

export const at = node => node.startPosition.row + 1;

export const children = (node, type) => node.namedChildren.filter(c => c.type === type);

/** The text of a string without interpolation; null for anything else. */
export function literal(node) {
  if (node?.type !== 'string' || children(node, 'interpolation').length > 0) return null;
  return children(node, 'string_content').map(c => c.text).join('');
}

/** Properties of an object as [name, value]; an interpolated name is '*'. */
export function properties(object) {
  return children(object, 'object_property')
    .filter(p => p.namedChild(0).type !== 'resource_declaration')
    .map(p => {
      const [key, value] = p.namedChildren.filter(c => c.type !== 'decorators' && c.type !== 'comment');
      return [key.type === 'string' ? literal(key) ?? '*' : key.text, value];
    });
}

/** The objects that a declaration's value may be: through loops, conditions and choices. */
export function objects(node) {
  if (!node) return [];
  if (node.type === 'object') return [node];
  if (node.type === 'for_statement' || node.type === 'if_statement') {
    return node.namedChildren.filter(c => ['object', 'if_statement', 'for_statement'].includes(c.type)).flatMap(objects);
  }
  return node.type === 'array' && node.namedChildCount === 1 ? objects(node.namedChild(0)) : [];
}

function walk(node, file, locals) {
  if (node.isError || node.isMissing) {
    file.errors.push({ line: at(node), text: node.isMissing ? `${node.type} is missing` : `not understood: ${node.text.slice(0, 60)}` });
    return;
  }

  if (declarations[node.type]) return declaration(node, file, locals);
  if (node.type === 'import_functionality') return imported(node, file);
  if (node.type === 'using_statement') file.using = literal(node.namedChildren.find(c => c.type === 'string'));
  if (node.type === 'string') file.strings.push({ line: at(node), text: node.text });
  if (node.type === 'identifier') {
    if (!locals.includes(node.text)) file.references.push({ name: node.text, line: at(node) });
    return;
  }

  if (node.type === 'for_statement') {
    const named = children(node, 'for_loop_parameters').flatMap(p => p.namedChildren);
    const single = node.namedChild(0).type === 'for_loop_parameters' ? [] : [node.namedChild(0)];
    locals = [...locals, ...[...named, ...single].map(n => n.text)];
  }

  if (node.type === 'lambda_expression') locals = [...locals, node.namedChild(0).text];
  // The grammar ends a lambda before its first dot: what follows belongs to it, too.
  if (node.type === 'member_expression') {
    const lambda = node.descendantsOfType('lambda_expression')[0];
    if (lambda) locals = [...locals, lambda.namedChild(0).text];
  }

  if (node.type === 'call_expression') {
    const called = node.childForFieldName('function');
    if (called?.type === 'identifier') {
      file.calls.push({ name: called.text, line: at(called) });
      for (const c of node.namedChildren.filter(c => c.id !== called.id)) walk(c, file, locals);
      return;
    }
  }

  if (node.type === 'object_property') {
    const rest = node.namedChild(0).type === 'identifier' ? node.namedChildren.slice(1) : node.namedChildren;
    for (const c of rest) walk(c, file, locals);
    return;
  }

  for (const c of node.children) walk(c, file, locals);
}

function declaration(node, file, locals) {
  const name = node.childForFieldName('name') ?? children(node, 'identifier')[0];
  const before = node.previousNamedSibling;
  const found = {
    kind: declarations[node.type],
    name: name.text,
    line: at(node),
    node,
    decorators: before?.type === 'decorators' ? before.text : '',
    existing: node.children.some(c => c.text === 'existing'),
    target: literal(children(node, 'string')[0]),
    type: children(node, 'type')[0]?.text,
    value: node.namedChildren.filter(c => c.type !== 'comment').at(-1),
  };
  if (found.kind === 'param') found.optional = node.namedChildren.some(c => c.id !== name.id && c.type !== 'type' && c.type !== 'comment') || /^nullable|\?$/.test(found.type);
  file.declared.push(found);
  if (found.kind === 'func') locals = [...locals, ...node.descendantsOfType('parameter').map(p => p.namedChild(0).text)];
  for (const c of node.children) if (c.id !== name.id) walk(c, file, locals);
}

function imported(node, file) {
  const names = children(node, 'identifier').map(c => c.text);
  file.imports.push({ names, from: literal(children(node, 'string')[0]), line: at(node) });
}
