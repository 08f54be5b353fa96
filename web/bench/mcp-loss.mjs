// What servers of the Model Context Protocol keep of what they acknowledge:
// holdfast mcp beside @modelcontextprotocol/server-memory, under the official
// client. Prints a table; needs Go and "npm ci": node web/bench/mcp-loss.mjs

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommand, connect, createEntity, createInTurn, entityNames, holdfastOn, numbered, serverMemoryOn } from '../test/support/mcp.mjs';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-mcp-'));
try {
  const command = buildCommand(folder);
  const servers = { theirs: serverMemoryOn, ours: (file) => holdfastOn(command, file) };
  console.log('| | server-memory | holdfast mcp |\n|---|---|---|');
  for (const [title, run] of [
    ['50 `create_entities` at once, one client', atOnce],
    ['5 rounds of 4 `add_observations` at once', rounds],
    ['two servers on one file, 40 calls each in turn', twoServers],
  ]) {
    const cells = [];
    for (const [name, on] of Object.entries(servers)) cells.push(await run(on(join(folder, `${run.name}-${name}`))));
    console.log(`| ${title} | ${cells.join(' | ')} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function atOnce(server) {
  const client = await connect(server);
  const done = await Promise.all(numbered(50, 'e').map((name) => createEntity(client, name)));
  return outcome(done.filter(Boolean).length, () => entityNames(client), client);
}

async function rounds(server) {
  const client = await connect(server);
  await createEntity(client, 'Ada');
  let acknowledged = 0;
  for (let round = 0; round < 5; round++) {
    const done = await Promise.all(numbered(4, `${round}-`).map((text) => observe(client, text)));
    acknowledged += done.filter(Boolean).length;
  }
  return outcome(acknowledged, () => observationsOf(client, 'Ada'), client);
}

async function twoServers(server) {
  const clients = [await connect(server), await connect(server)];
  const done = await Promise.all(clients.map((client, i) => createInTurn(client, numbered(40, `${i}-`))));
  return outcome(done.flat().length, () => entityNames(clients[0]), ...clients);
}

async function outcome(acknowledged, read, ...clients) {
  const kept = await read().then((found) => `${found.length} kept`, (error) => `unreadable: ${error.message}`);
  for (const client of clients) await client.close();
  return `${acknowledged} acknowledged, ${kept}`;
}

async function observe(client, text) {
  const observations = [{ entityName: 'Ada', contents: [text] }];
  const result = await client.callTool({ name: 'add_observations', arguments: { observations } });
  return !result.isError;
}

async function observationsOf(client, name) {
  const result = await client.callTool({ name: 'open_nodes', arguments: { names: [name] } });
  return result.structuredContent.entities[0].observations;
}
