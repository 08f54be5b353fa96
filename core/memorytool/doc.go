// Package memorytool is the client side of Anthropic's memory tool: a model
// views, creates, edits, deletes and renames text files below /memories. The
// six commands and their texts are those of the tool of type memory_20250818,
// as Anthropic's SDK for TypeScript answers them.
//
// A file is an entry of a memory: its ID is the path, its content the text. A
// folder is there as long as there is a file in it. So what a model writes down
// is found by the memory's other calls too, and is as durable as they are.
//
// It differs from the files of that SDK where those lose or confuse something:
//
//   - Edits at the same time are made one after the other: none is lost.
//   - old_str may have several lines, and is unique only if it occurs once, on
//     one line too. A missing new_str is the empty text.
//   - A path has one meaning: /memoriesX is not below /memories, and
//     /memories/a//b/ is /memories/a/b.
//   - No file can be created where a folder is or below another file, nothing
//     is renamed into itself or over something else.
package memorytool
