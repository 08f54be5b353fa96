// Package graph keeps a knowledge graph in a memory: entities with observations,
// and relations between them, as the MCP server @modelcontextprotocol/server-memory
// knows them. Each entity, observation and relation is an entry of its own below
// "graph/", so that the memory's other calls find each fact by itself, and adding
// one costs the same however many there are.
//
// Every call that changes something is one commit. Any number of programs may
// work on the same graph at once; none loses what another was acknowledged.
package graph
