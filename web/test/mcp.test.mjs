// holdfast mcp under the official clients, beside the official memory server.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as NewClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as NewTransport } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { buildCommand, connect, createEntity, createInTurn, entityNames, holdfastOn, numbered, serverMemoryOn } from './support/mcp.mjs';
import { fileFolder, tempFolder } from './support/paths.mjs';

const command = buildCommand(fileFolder());

/** Connects to a server until the end of the test t. */
async function client(t, server) {
  const connected = await connect(server);
  t.after(() => connected.close());
  return connected;
}

test('the nine tools answer as those of server-memory do', async (t) => {
  const folder = await tempFolder(t);
  const theirs = await client(t, serverMemoryOn(join(folder, 'theirs.jsonl')));
  const ours = await client(t, holdfastOn(command, join(folder, 'ours.json')));
  const next = calls(20260831);
  for (let i = 0; i < 300; i++) {
    const call = next();
    const [want, got] = [await answer(theirs, call), await answer(ours, call)];
    assert.deepEqual(got, want, `call ${i}: ${JSON.stringify(call)}`);
  }
  const offered = (await ours.listTools()).tools;
  for (const tool of (await theirs.listTools()).tools) {
    delete tool.execution; // says that tasks are forbidden, as is the default
    assert.deepEqual(offered.find(({ name }) => name === tool.name), tool);
  }
});

async function answer(client, call) {
  const { content, structuredContent, isError = false } = await client.callTool(call);
  return { content, structuredContent, isError };
}

/** Returns a function that makes up calls, the same ones for the same seed. */
function calls(seed) {
  const below = (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
  };
  const oneOf = (list) => list[below(list.length)];
  const word = () => oneOf(['a', 'B', 'a b', 'é', '<x>&', '', '\u2028', 'c#2']);
  const some = (make) => Array.from({ length: below(4) }, make);
  const entity = () => ({ name: word(), entityType: word(), observations: some(word), unknown: 1 });
  const relation = () => ({ from: word(), to: word(), relationType: word() });
  const kinds = [
    ['create_entities', () => ({ entities: some(entity) })],
    ['create_relations', () => ({ relations: some(relation) })],
    ['add_observations', () => ({ observations: some(() => ({ entityName: word(), contents: some(word) })) })],
    ['delete_entities', () => ({ entityNames: oneOf([[], [], [word()]]) })],
    ['delete_observations', () => ({ deletions: some(() => ({ entityName: word(), observations: some(word) })) })],
    ['delete_relations', () => ({ relations: some(relation) })],
    ['read_graph', () => ({})],
    ['search_nodes', () => ({ query: word() })],
    ['open_nodes', () => ({ names: some(word) })],
    ['no_such_tool', () => ({})],
    ['create_entities', () => ({ entities: [{ name: 1, observations: null }] })],
    ['search_nodes', () => oneOf([undefined, {}])],
    ['open_nodes', () => ({ names: 'not a list' })],
  ];
  return () => {
    const [name, make] = oneOf(kinds);
    return { name, arguments: make() };
  };
}

for (const [versionNegotiation, version] of [
  [undefined, '2025-11-25'],
  [{ mode: 'auto' }, '2026-07-28'],
  [{ mode: { pin: '2026-07-28' } }, '2026-07-28'],
]) {
  test(`the client of ${version} connects, asking for ${JSON.stringify(versionNegotiation)}`, async (t) => {
    const file = join(await tempFolder(t), 'memory.json');
    const connected = new NewClient({ name: 'holdfast-test', version: '1' }, { versionNegotiation });
    t.after(() => connected.close());
    await connected.connect(new NewTransport({ ...holdfastOn(command, file), stderr: 'ignore' }));
    assert.equal(connected.getNegotiatedProtocolVersion(), version);
    assert.ok(await createEntity(connected, 'Ada'));
    assert.deepEqual(await entityNames(connected), ['Ada']);
  });
}

test('50 creates at once are all kept', async (t) => {
  const server = holdfastOn(command, join(await tempFolder(t), 'memory.json'));
  const one = await client(t, server);
  const names = numbered(50, 'e');
  const acknowledged = await Promise.all(names.map((name) => createEntity(one, name)));
  assert.ok(acknowledged.every(Boolean));
  assert.deepEqual((await entityNames(one)).sort(), names.sort());
});

test('two servers on one file lose nothing', async (t) => {
  const server = holdfastOn(command, join(await tempFolder(t), 'memory.json'));
  const [one, other] = [await client(t, server), await client(t, server)];
  const names = await Promise.all([createInTurn(one, numbered(40, 'a')), createInTurn(other, numbered(40, 'b'))]);
  assert.equal(names.flat().length, 80);
  assert.deepEqual((await entityNames(one)).sort(), names.flat().sort());
  assert.deepEqual((await entityNames(other)).sort(), names.flat().sort());
});

test('what was acknowledged is there after every kill', async (t) => {
  const server = holdfastOn(command, join(await tempFolder(t), 'memory.json'));
  const acknowledged = [];
  for (let kill = 0; kill < 15; kill++) {
    const killed = await connect(server);
    const workers = [0, 1, 2].map((worker) => createUntilKilled(killed, `${kill}-${worker}-`, acknowledged));
    while (acknowledged.length < 3 * (kill + 1)) await sleep(1);
    await sleep(5 * kill);
    process.kill(killed.transport.pid, 'SIGKILL');
    await Promise.all(workers);
  }
  const kept = new Set(await entityNames(await client(t, server)));
  assert.deepEqual(acknowledged.filter((name) => !kept.has(name)), []);
});

async function createUntilKilled(client, prefix, acknowledged) {
  for (let i = 0; await createEntity(client, prefix + i); i++) acknowledged.push(prefix + i);
}

test('over HTTP who has the token is served, and nobody else', async (t) => {
  const url = await serveHTTP(t, 'the-token');
  const connectWith = async (Authorization) => {
    const connected = new Client({ name: 'holdfast-test', version: '1' });
    t.after(() => connected.close());
    await connected.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { Authorization } } }));
    return connected;
  };
  await assert.rejects(connectWith('Bearer another'), /bearer token/);
  const connected = await connectWith('Bearer the-token');
  assert.ok(await createEntity(connected, 'Ada'));
  assert.deepEqual(await entityNames(connected), ['Ada']);
});

/** Serves a new memory over HTTP until the end of the test t. */
async function serveHTTP(t, token) {
  const file = join(await tempFolder(t), 'memory.json');
  const server = spawn(command, ['mcp', file, '--http', '127.0.0.1:0'], {
    env: { ...process.env, HOLDFAST_MCP_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => server.kill());
  const [line] = await once(createInterface({ input: server.stderr }), 'line');
  return new URL(line.match(/http:\S+/)[0]);
}
