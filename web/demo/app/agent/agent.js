// The agent: a few rules, no model. It remembers, recalls and forgets, and says
// why.

import { find } from './find.js';
import { smallTalk, suggestions } from './small-talk.js';
import { understand } from './understand.js';

/** @import { Entry, EntryDraft, Memory } from '../../lib/index.js' */

/**
 * @typedef {object} Reply
 * @property {string} text
 * @property {string} [why] what led to this answer
 * @property {Entry[]} [used] the entries that it rests on
 * @property {Choice[]} [choices] what could be done next
 */

/**
 * Something to choose: one of say, words for the agent, and the others, which
 * act() carries out.
 *
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} [say]
 * @property {EntryDraft} [remember]
 * @property {Entry[]} [forget]
 * @property {Entry[]} [restore]
 */

/** How many entries a forget may concern without being asked again one by one. */
const mostForgotten = 20;

/**
 * Answers what somebody said.
 *
 * @param {string} said
 * @param {Memory} memory
 * @returns {Promise<Reply>}
 */
export async function answer(said, memory) {
  const intent = understand(said);
  switch (intent.kind) {
    case 'remember':
      return remember(memory, intent.draft, intent.why);
    case 'recall':
      return recall(memory, intent.topic);
    case 'recall-all':
      return recallAll(memory);
    case 'forget':
      return forget(memory, intent.topic);
    case 'forget-all':
      return {
        text: 'I forget one thing at a time, so that nobody loses everything by a slip of the tongue.',
        why: 'To remove the whole notebook, use “Delete this notebook” under Files.',
      };
    case 'offer':
      return {
        text: 'Shall I keep that?',
        why: 'You did not ask me to remember it, and I keep only what I am told to.',
        choices: [{ label: 'Remember it', remember: intent.draft }],
      };
    default:
      return smallTalk[intent.kind];
  }
}

/**
 * Carries out what was chosen.
 *
 * @param {Choice} choice
 * @param {Memory} memory
 * @returns {Promise<Reply>}
 */
export async function act({ remember: draft, forget: entries, restore = [] }, memory) {
  if (draft) return remember(memory, draft, 'You said yes.');
  if (entries) return forgetNow(memory, entries);
  await memory.put(restore);
  return { text: restore.length === 1 ? 'I know it again.' : 'I know them again.', used: restore };
}

async function remember(memory, draft, why) {
  const before = draft.id ? await memory.get(draft.id) : null;
  const id = await memory.put(draft);
  const entry = await memory.get(id);
  const told = before && before.content !== draft.content ? ` Before, it was: ${shortened(before.content)}.` : '';
  return { text: `I will remember that.${told}`, used: [entry], why };
}

async function recall(memory, topic) {
  const { entries, all, words } = await find(memory, topic);
  const looked = words.length ? `I looked for ${words.map((word) => `“${word}”`).join(', ')}` : 'There was no word to look for';
  if (entries.length === 0) {
    return {
      text: `I know nothing about ${quoted(topic)} yet. Tell me, and I will keep it.`,
      why: `${looked}, and found nothing.`,
    };
  }
  await memory.touch(entries.map(({ id }) => id));
  return { text: recalled(topic, entries), used: entries, why: `${looked}: ${counted(all, entries.length)}.` };
}

/** An answer in words where there is one, else an introduction to the entries. */
function recalled(topic, entries) {
  const { subject, value } = entries[0].metadata;
  if (entries.length === 1 && typeof subject === 'string' && typeof value === 'string') return `Your ${subject}: ${value}.`;
  return `This is what I know about ${quoted(topic)}:`;
}

async function recallAll(memory) {
  const entries = await memory.list({ order: 'importance', limit: 5 });
  if (entries.length === 0) {
    return {
      text: 'Nothing yet. Tell me something, and I will keep it.',
      choices: suggestions.slice(0, 3).map((say) => ({ label: say, say })),
    };
  }
  const all = await memory.count();
  await memory.touch(entries.map(({ id }) => id));
  return {
    text: all === 1 ? 'One thing:' : `I know ${number(all)} things. ${all > 5 ? 'The most important:' : ''}`.trim(),
    used: entries,
    why: all > 5 ? 'Sorted by importance. Memory shows all of it.' : 'That is all of my memory.',
  };
}

async function forget(memory, topic) {
  const { entries, all, words } = await find(memory, topic, { every: true, most: mostForgotten });
  const exact = entries.filter(({ content }) => content.toLowerCase() === topic.toLowerCase());
  if (exact.length > 0) return forgetNow(memory, exact);
  if (entries.length === 1) return forgetNow(memory, entries);
  if (entries.length === 0) {
    return {
      text: `I know nothing about ${quoted(topic)}, so there is nothing to forget.`,
      why: words.length ? `No entry has all of ${words.map((word) => `“${word}”`).join(', ')}.` : undefined,
    };
  }
  return {
    text: `I know ${number(all)} things about ${quoted(topic)}. Which should I forget?`,
    used: entries,
    why: 'More than one entry matches, and I do not guess what to throw away.',
    choices: [
      ...entries.slice(0, 5).map((entry) => ({ label: `Forget “${shortened(entry.content)}”`, forget: [entry] })),
      { label: `Forget ${entries.length === 2 ? 'both' : `all ${entries.length}`}`, forget: entries },
    ],
  };
}

async function forgetNow(memory, entries) {
  const gone = await memory.delete(entries.map(({ id }) => id));
  if (gone === 0) return { text: 'That was forgotten already.' };
  const what = entries.length === 1 ? `“${shortened(entries[0].content)}”` : `${entries.length} things`;
  return { text: `I have forgotten ${what}.`, choices: [{ label: 'Undo', restore: entries }] };
}

/**
 * What to say when a notebook is opened.
 *
 * @param {Memory} memory
 * @returns {Promise<Reply>}
 */
export async function greet(memory) {
  const [count, name, [newest]] = await Promise.all([
    memory.count(),
    memory.get('about you: name'),
    memory.list({ limit: 1 }),
  ]);
  if (!newest) {
    return {
      text: 'Hello. Tell me something, and I will remember it, here in this browser, even when you are offline.',
      choices: suggestions.map((say) => ({ label: say, say })),
    };
  }
  const called = typeof name?.metadata.value === 'string' ? `, ${name.metadata.value}` : '';
  const things = count === 1 ? 'one thing' : `${number(count)} things`;
  return { text: `Welcome back${called}. I remember ${things}. The newest:`, used: [newest] };
}

function counted(all, used) {
  if (all === 1) return 'one entry has it';
  return all > used ? `${number(all)} entries match, these the best` : `${number(all)} entries match`;
}

function quoted(topic) {
  return `“${shortened(topic.replace(/^(?:me|my) /i, 'your '))}”`;
}

function shortened(text, most = 60) {
  const chars = [...text.slice(0, most * 2)];
  return chars.length > most ? `${chars.slice(0, most - 1).join('')}…` : text.slice(0, most * 2);
}

function number(n) {
  return n.toLocaleString('en');
}
