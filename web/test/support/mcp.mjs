// MCP servers as child processes, under the official client.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const serverMemory = join(root, 'web/node_modules/@modelcontextprotocol/server-memory/dist/index.js');

/** Builds the command into a folder, and returns its path. */
export function buildCommand(folder) {
  const path = join(folder, process.platform === 'win32' ? 'holdfast.exe' : 'holdfast');
  execFileSync('go', ['build', '-o', path, './core/cmd/holdfast'], { cwd: root, stdio: 'inherit' });
  return path;
}

/** How holdfast is started on a file. */
export const holdfastOn = (command, file) => ({ command, args: ['mcp', file] });

/** How @modelcontextprotocol/server-memory is started on a file. */
export const serverMemoryOn = (file) => ({
  command: process.execPath,
  args: [serverMemory],
  env: { ...process.env, MEMORY_FILE_PATH: file },
});

/** A client of a new server. Closing it ends the server. */
export async function connect(server) {
  const client = new Client({ name: 'holdfast-test', version: '1' });
  await client.connect(new StdioClientTransport({ ...server, stderr: 'ignore' }));
  return client;
}

/** Asks for an entity of that name, and tells whether that was acknowledged. */
export async function createEntity(client, name) {
  const entities = [{ name, entityType: 'thing', observations: [] }];
  const result = await client.callTool({ name: 'create_entities', arguments: { entities } }).catch(() => ({ isError: true }));
  return !result.isError;
}

/** Creates entities one after another, and returns the names acknowledged. */
export async function createInTurn(client, names) {
  const acknowledged = [];
  for (const name of names) {
    if (await createEntity(client, name)) acknowledged.push(name);
  }
  return acknowledged;
}

/** The names of all entities; fails if the graph can't be read. */
export async function entityNames(client) {
  const result = await client.callTool({ name: 'read_graph', arguments: {} });
  if (result.isError) throw new Error(result.content[0].text);
  return result.structuredContent.entities.map((entity) => entity.name);
}

/** Names that are told apart by their number. */
export const numbered = (count, prefix) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
