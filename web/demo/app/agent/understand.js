// What somebody wants who says something: rules, tried in turn.

import { tierNames } from '../tiers.js';
import { asNoted, keywords, sentence, weigh } from './words.js';

/**
 * @typedef {object} Intent
 * @property {'remember' | 'recall' | 'recall-all' | 'forget' | 'forget-all' | 'help' | 'greet' |
 *   'thanks' | 'offer' | 'puzzled'} kind
 * @property {string} [topic] what to recall or forget
 * @property {import('../../lib/index.js').EntryDraft} [draft] what to remember
 * @property {string} [why] the reason for how it is remembered
 */

/**
 * @param {string} said
 * @returns {Intent}
 */
export function understand(said) {
  const text = said.trim().replaceAll('’', "'").replace(/\s+/g, ' ').replace(/^(?:please|hey,|ok,|so,) /i, '');
  for (const rule of rules) {
    const intent = rule(text);
    if (intent) return intent;
  }
  return { kind: 'puzzled' };
}

/** @type {((text: string) => Intent | undefined)[]} */
const rules = [
  matching(/^(?:help|\?|what can you do|how does this work|what is this)\b.{0,20}$/i, () => ({ kind: 'help' })),
  matching(/^(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| holdfast)?[.!]*$/i, () => ({ kind: 'greet' })),
  matching(/^(?:thanks|thank you|thx|cheers|great|nice|ok|okay|cool)\b.{0,20}$/i, () => ({ kind: 'thanks' })),
  matching(/^forget (?:everything|all|it all|all of it)[.!]*$/i, () => ({ kind: 'forget-all' })),
  matching(
    /^(?:forget|delete|remove)(?: about| what you know about| everything about| that)? (.+?)[.!?]*$/i,
    ([, topic]) => ({ kind: 'forget', topic }),
  ),
  matching(
    /^(?:what do you (?:know|remember)|what have i told you|show me everything|who am i)(?: about me| of me| so far| now)?[?.!]*$/i,
    () => ({ kind: 'recall-all' }),
  ),
  matching(
    /^(?:what do you (?:know|remember) (?:about|of)|(?:tell me|what|how) about|what have i told you about|(?:do|can) you (?:know|remember|recall)(?: anything| something)?(?: about)?|recall|find|search(?: for)?) (.+?)[?.!]*$/i,
    ([, topic]) => ({ kind: 'recall', topic }),
  ),
  matching(
    /^(?:remember|note|keep in mind|don't forget|do not forget|make a note)(?: that| this(?=:))?[:,]? (.+)$/i,
    ([, told]) => about(told, true) ?? plain(told),
  ),
  (text) => (isQuestion(text) ? { kind: 'recall', topic: text.replace(/[?\s]+$/, '') } : undefined),
  (text) => about(text),
  (text) => (text.split(' ').length >= 3 ? { kind: 'offer', draft: plain(text).draft } : undefined),
];

/** @param {RegExp} pattern @param {(match: RegExpExecArray) => Intent} make */
function matching(pattern, make) {
  return (/** @type {string} */ text) => {
    const match = pattern.exec(text);
    return match ? make(match) : undefined;
  };
}

function isQuestion(text) {
  return text.endsWith('?') || /^(?:what|what's|when|where|who|whose|which|why|how|do|does|did|is|are|can|should)\b/i.test(text);
}

/**
 * Something that is to be remembered as it was said.
 *
 * @returns {Intent}
 */
function plain(told) {
  const content = sentence(told);
  const { tier, importance, because } = weigh(content);
  return {
    kind: 'remember',
    draft: draft(content, tier, importance),
    why: `You asked me to. I keep it as ${tierNames[tier]}, because ${because}.`,
  };
}

/**
 * What people say of themselves without being asked to: their verbs, and how
 * they are noted down.
 */
const verbs = /** @type {[RegExp, string, number, string][]} */ ([
  [/^i(?: really| would)? prefer (.+)/i, 'Prefers', 0.8, 'You said what you prefer'],
  [/^i(?: really)? (?:like|love|enjoy) (.+)/i, 'Likes', 0.7, 'You said what you like'],
  [/^i(?: really)? (?:dislike|hate|don't like|do not like|can't stand) (.+)/i, 'Dislikes', 0.75, 'You said what you do not like'],
  [/^i always (.+)/i, 'Always', 0.8, 'You said what you always do'],
  [/^i never (.+)/i, 'Never', 0.8, 'You said what you never do'],
  [/^i live in (.+)/i, 'Lives in', 0.8, 'You said where you live'],
  [/^i work (.+)/i, 'Works', 0.75, 'You said where you work'],
  [/^i(?:'m| am) allergic to (.+)/i, 'Allergic to', 0.95, 'An allergy matters'],
  [/^i have (.+)/i, 'Has', 0.6, 'You said something of yourself'],
  [/^i need (.+)/i, 'Needs', 0.6, 'You said what you need'],
]);

/**
 * What somebody says of themselves.
 *
 * @param {string} text
 * @param {boolean} [asked] whether they asked for it to be remembered
 * @returns {Intent | undefined}
 */
function about(text, asked = false) {
  const named = /^(?:my name is|call me|i am called|i'm called) (.+?)[.!]*$/i.exec(text);
  if (named) return fact('name', named[1], 0.95);
  const working = /^i(?:'m| am) (?:currently )?working on (.+)/i.exec(text);
  if (working) return noted('Working on', working[1], 'project', 0.65, 'You said what you are working on');
  for (const [pattern, verb, importance, because] of verbs) {
    const match = pattern.exec(text);
    if (match) return noted(verb, match[1], 'long_term', importance, because);
  }
  const mine = /^my ([\p{L}\p{N} '-]{2,40}?) (?:is|are) (.+?)[.!]*$/iu.exec(text);
  // Asked for, it may be anything: "my flight is late today".
  return mine && !(asked && weigh(text).tier !== 'session') ? fact(mine[1], mine[2], 0.8) : undefined;
}

/** @returns {Intent} */
function noted(verb, rest, tier, importance, because) {
  return {
    kind: 'remember',
    draft: draft(sentence(`${verb} ${asNoted(rest)}`), tier, importance),
    why: `${because}, so I keep it as ${tierNames[tier]}.`,
  };
}

/**
 * A fact that has one value: told again, it takes the place of what was told
 * before, because it has the same id.
 *
 * @returns {Intent}
 */
function fact(subject, told, importance) {
  const value = told.replace(/[.!\s]+$/, '');
  const key = keywords(subject).join(' ') || subject.toLowerCase();
  return {
    kind: 'remember',
    draft: {
      ...draft(`${sentence(subject)}: ${value}`, 'long_term', importance),
      id: `about you: ${key}`,
      metadata: { source: 'conversation', subject, value },
    },
    why: `You have one ${subject} at a time, so this takes the place of what I knew of it. I keep it as long term.`,
  };
}

function draft(content, tier, importance) {
  return { content, tier, importance, metadata: { source: 'conversation' } };
}
