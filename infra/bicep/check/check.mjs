// node check.mjs <folder of the templates> [--list]
// Every file parses; what is named exists; what is declared is used; modules get the parameters they declare; each
// property of a resource is in resource-types.txt, where it stands because somebody compared it with the published
// reference of that type and version. It is no compiler: expressions are not typed and nothing is asked of Azure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { at, literal, objects, properties, read, start } from './bicep.mjs';

const builtins = new Set(['array', 'concat', 'contains', 'empty', 'environment', 'filter', 'flatten', 'format', 'guid', 'int', 'json', 'length',
  'loadTextContent', 'map', 'range', 'readEnvironmentVariable', 'replace', 'resourceGroup', 'resourceId', 'split', 'string', 'subscription',
  'subscriptionResourceId', 'take', 'toLower', 'union', 'uniqueString']);
const decorators = new Set(['allowed', 'description', 'export', 'maxLength', 'maxValue', 'metadata', 'minLength', 'minValue', 'secure']);
// Limits that the reference gives in words.
const limits = { failureThreshold: 10, initialDelaySeconds: 60, periodSeconds: 240, timeoutSeconds: 240 };
const outsideBody = new Set(['scope', 'parent', 'dependsOn']);

const [folder, option] = process.argv.slice(2);
const here = dirname(new URL(import.meta.url).pathname);
const problems = [];
const paths = new Set();
const files = new Map();

await start();
for (const path of templates(folder)) files.set(path, read(path));
const known = new Set(readFileSync(join(here, 'resource-types.txt'), 'utf8').split('\n').filter(l => l && !l.startsWith('#')));

for (const file of files.values()) {
  for (const e of file.errors) report(file, e.line, e.text);
  if (file.errors.length > 0) continue;
  if (file.path.endsWith('.bicepparam')) parameterFile(file);
  else template(file);
}

if (option === '--list') {
  for (const p of [...paths].sort()) console.log(p);
} else {
  for (const p of paths) if (!known.has(p)) problems.push(`${p}: not in resource-types.txt; compare it with the published reference first`);
  for (const k of known) if (!paths.has(k)) problems.push(`${k}: in resource-types.txt, but no template has it`);
  for (const p of problems) console.error(p);
  console.log(`Bicep: ${files.size} files, ${paths.size} properties, ${problems.length} problems. This is syntax, names and properties only: nothing was compiled and nothing deployed.`);
  process.exitCode = problems.length === 0 && files.size > 0 ? 0 : 1;
}

function templates(root) {
  return readdirSync(root, { recursive: true })
    .map(f => join(root, f))
    .filter(f => /\.bicep(param)?$/.test(f) && !f.includes('node_modules'));
}

function report(file, line, text) {
  problems.push(`${relative(folder, file.path)}:${line}: ${text}`);
}

function of(file, kind) {
  return file.declared.filter(d => d.kind === kind);
}

function template(file) {
  names(file);
  imports(file);
  for (const m of of(file, 'module')) module(file, m);
  for (const r of of(file, 'resource')) if (r.target.includes('@')) resource(file, r);
  for (const f of file.calls.filter(c => c.name === 'loadTextContent')) loaded(file, f);
  for (const p of file.declared.flatMap(d => d.node.descendantsOfType('object_property'))) limited(file, p);
  for (const s of file.strings) if (/AccountKey=|Password=|SharedAccessKey=/i.test(s.text)) report(file, s.line, 'a secret does not belong into a template');
}

function names(file) {
  const declared = new Set([...file.declared.filter(d => d.kind !== 'output').map(d => d.name), ...file.imports.flatMap(i => i.names)]);
  for (const r of file.references) if (!declared.has(r.name)) report(file, r.line, `${r.name} is not declared`);
  for (const c of file.calls) if (!builtins.has(c.name) && !decorators.has(c.name) && !declared.has(c.name)) report(file, c.line, `${c.name}() is not a function that is known here`);
  const used = new Set([...file.references, ...file.calls].map(r => r.name));
  for (const d of file.declared) {
    const needsUse = d.kind === 'param' || d.kind === 'type' || ((d.kind === 'var' || d.kind === 'func') && !d.decorators.includes('@export'));
    if (needsUse && !used.has(d.name)) report(file, d.line, `${d.kind} ${d.name} is never used`);
    if (d.kind !== 'output' && file.declared.some(o => o !== d && o.kind !== 'output' && o.name === d.name)) report(file, d.line, `${d.name} is declared twice`);
  }

  for (const i of file.imports) for (const n of i.names) if (!used.has(n)) report(file, i.line, `import ${n} is never used`);
}

function imports(file) {
  for (const i of file.imports) {
    const from = files.get(join(dirname(file.path), i.from));
    if (!from) report(file, i.line, `${i.from} does not exist`);
    for (const n of from ? i.names : []) {
      if (!from.declared.some(d => d.name === n && d.decorators.includes('@export'))) report(file, i.line, `${i.from} exports no ${n}`);
    }
  }
}

function module(file, m) {
  const target = files.get(join(dirname(file.path), m.target));
  if (!target) return report(file, m.line, `${m.target} does not exist`);
  const params = of(target, 'param');
  for (const body of objects(m.value)) {
    const given = properties(body).find(([name]) => name === 'params')?.[1];
    const passed = given ? properties(given).map(([name]) => name) : [];
    for (const name of passed) if (!params.some(p => p.name === name)) report(file, m.line, `module ${m.name}: ${m.target} has no param ${name}`);
    for (const p of params) if (!p.optional && !passed.includes(p.name)) report(file, m.line, `module ${m.name}: param ${p.name} is not given`);
    for (const [name, value] of given ? properties(given) : []) literalType(file, value, params.find(p => p.name === name));
  }

  for (const read of file.declared.flatMap(d => d.node.descendantsOfType('member_expression'))) {
    const parts = read.text.match(/^(\w+)(?:\[[^\]]*\])?\.outputs\.(\w+)$/);
    if (parts?.[1] === m.name && !of(target, 'output').some(o => o.name === parts[2])) report(file, at(read), `${m.target} has no output ${parts[2]}`);
  }
}

function literalType(file, value, param) {
  const is = { string: 'string', number: 'int', boolean: 'bool', array: 'array', object: 'object' }[value.type];
  const wanted = param?.type?.endsWith('[]') ? 'array' : param?.type;
  if (is && ['string', 'int', 'bool', 'array', 'object'].includes(wanted) && is !== wanted) report(file, at(value), `param ${param.name} is ${param.type}, but gets ${is}`);
}

function loaded(file, call) {
  const line = file.strings.find(s => s.line === call.line && /\.(yaml|json|txt)'$/.test(s.text));
  if (!line || !existsSync(join(dirname(file.path), line.text.slice(1, -1)))) report(file, call.line, 'the file that is loaded does not exist');
}

function limited(file, property) {
  const [name, value] = property.namedChildren;
  if (value?.type === 'number' && Number(value.text) > limits[name.text]) report(file, at(property), `${name.text} is at most ${limits[name.text]}`);
}

function resource(file, r) {
  if (!/^[\w.]+(\/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$/.test(r.target)) report(file, r.line, `${r.target} is no type with a version`);
  if (r.existing) return void paths.add(r.target);
  for (const body of objects(r.value)) collect(body, r.target);
}

function collect(node, path) {
  if (node.type === 'object') {
    for (const [name, value] of properties(node)) {
      if (!path.includes(' ') && outsideBody.has(name)) continue;
      const next = path.includes(' ') ? `${path}.${name}` : `${path} ${name}`;
      paths.add(next);
      collect(value, next);
    }
  } else if (node.type === 'array') {
    for (const c of node.namedChildren) collect(c, c.type === 'for_statement' ? path : `${path}[]`);
  } else if (node.type === 'for_statement') {
    for (const c of objects(node)) collect(c, `${path}[]`);
  } else if (node.type === 'ternary_expression') {
    collect(node.childForFieldName('consequence'), path);
    collect(node.childForFieldName('alternative'), path);
  }
}

function parameterFile(file) {
  const target = files.get(join(dirname(file.path), file.using ?? ''));
  if (!target) return report(file, 1, 'using names no template');
  const params = of(target, 'param');
  const given = of(file, 'var');
  for (const g of given) {
    const param = params.find(p => p.name === g.name);
    if (!param) report(file, g.line, `${file.using} has no param ${g.name}`);
    else literalType(file, g.value, param);
  }

  for (const p of params) if (!p.optional && !given.some(g => g.name === p.name)) report(file, 1, `param ${p.name} is not given`);
  const silos = given.find(g => g.name === 'silos');
  if (silos) distinct(file, silos);
}

// Two silos of one address and port would be one for the cluster.
function distinct(file, silos) {
  const all = silos.value.namedChildren.filter(c => c.type === 'object').map(o => Object.fromEntries(properties(o).map(([k, v]) => [k, literal(v) ?? v.text])));
  for (const key of ['name', 'siloPort', 'gatewayPort']) {
    const values = all.map(s => s[key]);
    if (new Set(values).size !== values.length) report(file, silos.line, `two silos have the same ${key}`);
  }
}
