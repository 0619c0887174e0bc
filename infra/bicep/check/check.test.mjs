// Each of the checks fails when the fault it is for is put in.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import assert from 'node:assert/strict';

const here = dirname(new URL(import.meta.url).pathname);
const infra = join(here, '..', '..');

function check(file, from, to) {
  const scratch = mkdtempSync(join(tmpdir(), 'bicep-'));
  try {
    cpSync(infra, scratch, { recursive: true, filter: f => !f.includes('node_modules') && !f.includes(join('bicep', 'check')) });
    const path = join(scratch, 'bicep', file);
    const before = readFileSync(path, 'utf8');
    assert.ok(before.includes(from), `${file} has no ${from}`);
    writeFileSync(path, before.replace(from, to));
    execFileSync('node', [join(here, 'check.mjs'), join(scratch, 'bicep')], { stdio: 'pipe' });
    return '';
  } catch (failure) {
    if (failure.stderr === undefined) throw failure;
    return failure.stderr.toString();
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const faults = [
  ['a broken line', 'modules/silo.bicep', 'cpu: json(cpu)', 'cpu: json(cpu', /not understood|is missing/],
  ['a misspelt property', 'modules/silo.bicep', 'minReplicas: 1', 'minReplica: 1', /scale\.minReplica: not in resource-types/],
  ['another version of a type', 'modules/silo.bicep', 'containerApps@2026-01-01', 'containerApps@2026-01-02', /2026-01-02 .*not in resource-types/],
  ['a name that is not declared', 'modules/silo.bicep', 'name: name', 'name: nam', /nam is not declared/],
  ['a param that nobody uses', 'modules/silo.bicep', 'param cpu string', 'param cpu string\nparam cup string', /param cup is never used/],
  ['an unknown function', 'modules/silo.bicep', 'json(cpu)', 'jsn(cpu)', /jsn\(\) is not a function/],
  ['a param that the module does not have', 'main.bicep', 'sku: storageSku', 'skuu: storageSku', /has no param skuu[^]*param sku is not given/],
  ['an output that the module does not have', 'main.bicep', 'storage.outputs.tableServiceId', 'storage.outputs.tableService', /has no output tableService/],
  ['a module that is not there', 'main.bicep', 'modules/vault.bicep', 'modules/vaults.bicep', /vaults\.bicep does not exist/],
  ['an import that is not exported', 'modules/silo.bicep', 'import { probes }', 'import { probe }', /exports no probe/],
  ['a value of another type', 'prod.bicepparam', 'gatewayMin = 2', "gatewayMin = '2'", /gatewayMin is int, but gets string/],
  ['a parameter left out', 'prod.bicepparam', "param audience = 'clbcloud'", '', /param audience is not given/],
  ['two silos with one port', 'prod.bicepparam', 'siloPort: 11112', 'siloPort: 11111', /the same siloPort/],
  ['a number beyond its limit', 'modules/probes.bicep', 'failureThreshold: 10', 'failureThreshold: 60', /failureThreshold is at most 10/],
  ['keys whose place no silo is told', 'main.bicep', '      tenantKeysUri: tenantKeys.outputs.uri\n', '', /param tenantKeysUri is not given/],
  ['a secret in the text', 'main.bicep', "var rowsTable = 'clbrows'", "var rowsTable = 'AccountKey=abc'", /a secret/],
];

for (const [name, file, from, to, expected] of faults) {
  test(`${name} is refused`, () => assert.match(check(file, from, to), expected));
}

test('the templates as they are pass', () => assert.equal(check('main.bicep', 'stage', 'stage'), ''));
