// What the agent says without looking into its memory.

/** @import { Reply } from './agent.js' */

/** Things to say for those who do not know what to say. */
export const suggestions = Object.freeze([
  'My name is Ada',
  'I prefer metric units',
  'Remember that the release is on Friday',
  'What do you know about me?',
]);

/** @type {Record<string, Reply>} by the kind of what was said */
export const smallTalk = {
  help: {
    text:
      'Tell me something and I keep it: “remember that …”, “I prefer …”, “my … is …”. ' +
      'Ask “what do you know about …?” and I show what I found. Say “forget …” and it is gone.',
    why: 'I am a few rules, not a language model. All of it happens in this tab; nothing is sent anywhere.',
    choices: suggestions.map((say) => ({ label: say, say })),
  },
  greet: {
    text: 'Hello. What should I remember?',
    choices: suggestions.map((say) => ({ label: say, say })),
  },
  thanks: { text: 'With pleasure.' },
  puzzled: {
    text: 'I did not understand that.',
    why: 'I am a few rules, not a language model: “help” tells what I can do.',
    choices: [{ label: 'Help', say: 'Help' }],
  },
};
