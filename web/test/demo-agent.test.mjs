// The rules of the app's agent, under Node, on the real library.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, answer, greet } from '../demo/app/agent/agent.js';
import { rank } from '../demo/app/agent/find.js';
import { understand } from '../demo/app/agent/understand.js';
import { asNoted, keywords } from '../demo/app/agent/words.js';
import { library } from './support/paths.mjs';

/** What somebody says, and what the agent is to remember of it. */
const told = {
  'I prefer metric units.': ['Prefers metric units', 'long_term', 0.8],
  'i really like my coffee black': ['Likes their coffee black', 'long_term', 0.7],
  "I don't like Mondays": ['Dislikes Mondays', 'long_term', 0.75],
  'I’m allergic to peanuts': ['Allergic to peanuts', 'long_term', 0.95],
  'my name is Ada': ['Name: Ada', 'long_term', 0.95],
  'Call me Ada!': ['Name: Ada', 'long_term', 0.95],
  'My favourite colour is kelp green.': ['Favourite colour: kelp green', 'long_term', 0.8],
  "I'm working on the survey": ['Working on the survey', 'project', 0.65],
  'remember that the release is on Friday': ['The release is on Friday', 'project', 0.6],
  'Please remember that this fits': ['This fits', 'session', 0.5],
  'remember: water the plants today': ['Water the plants today', 'working', 0.3],
  'Note that it must never rain': ['It must never rain', 'session', 0.8],
  'remember that I prefer tea': ['Prefers tea', 'long_term', 0.8],
  "don't forget that my flight leaves at nine": ['My flight leaves at nine', 'session', 0.5],
};

for (const [said, wanted] of Object.entries(told)) {
  test(`“${said}” is remembered`, () => {
    const { kind, draft, why } = understand(said);
    assert.deepEqual([kind, draft?.content, draft?.tier, draft?.importance], ['remember', ...wanted]);
    assert.ok(why);
  });
}

const meant = {
  'what do you know about units?': ['recall', 'units'],
  'Tell me about the release.': ['recall', 'the release'],
  'do you remember anything about tea': ['recall', 'tea'],
  'What is my name?': ['recall', 'What is my name'],
  'when is the release': ['recall', 'when is the release'],
  'what do you know': ['recall-all', undefined],
  'What do you know about me?': ['recall-all', undefined],
  'forget the release': ['forget', 'the release'],
  'forget that I prefer tea': ['forget', 'I prefer tea'],
  'Forget everything!': ['forget-all', undefined],
  'help': ['help', undefined],
  'Hello!': ['greet', undefined],
  'thanks a lot': ['thanks', undefined],
  'it rains in Bergen': ['offer', undefined],
  'kelp': ['puzzled', undefined],
};

for (const [said, [kind, topic]] of Object.entries(meant)) {
  test(`“${said}” means ${kind}`, () => {
    const intent = understand(said);
    assert.deepEqual([intent.kind, intent.topic], [kind, topic]);
  });
}

test('words are looked for without their endings, and without those that say nothing', () => {
  assert.deepEqual(keywords('What do you know about my preferences?'), ['prefer']);
  assert.deepEqual(keywords('the Units, units and UNIT'), ['unit']);
  assert.deepEqual(keywords("Ada's glass"), ['ada', 'glass']);
  assert.deepEqual(keywords('über 日本語 a@b.c'), ['über', '日本語', 'a@b.c']);
  assert.deepEqual(keywords('what is it?'), []);
  assert.equal(asNoted("my tea, which I'm told suits me"), "their tea, which they're told suits them");
});

test('what has most of the words is found: first what matters more, then what is newer', () => {
  const entry = (id, importance, created_at) => ({ id, importance, created_at });
  const [a, b, c, d] = [entry('a', 0.1, '1'), entry('b', 0.9, '1'), entry('c', 0.9, '2'), entry('d', 0.5, '9')];
  const ids = (lists, least) => rank(lists, least).map(({ id }) => id).join('');
  assert.equal(ids([[a, b], [c, d]], 1), 'cbda');
  assert.equal(ids([[a, b], [a, c, d]], 1), 'a');
  assert.equal(ids([[a, b], [c, d]], 2), '');
  assert.equal(ids([], 1), '');
});

async function newMemory(t) {
  const memory = await library.open(`agent/${t.name}`, { storage: 'memory' });
  t.after(() => memory.close());
  return memory;
}

test('it recalls what it was told, shows what it used, and says why', async (t) => {
  const memory = await newMemory(t);
  for (const said of ['I prefer metric units', 'my name is Ada', 'remember that the release is on Friday']) {
    const { used, why } = await answer(said, memory);
    assert.equal(used.length, 1);
    assert.ok(why);
  }
  const { used, why } = await answer('what do you know about metric things?', memory);
  assert.deepEqual(used.map(({ content }) => content), ['Prefers metric units']);
  assert.match(why, /looked for “metric”: one entry has it/);
  assert.equal((await memory.get(used[0].id)).access_count, 1, 'recalling counts');
  assert.equal((await answer('who am I?', memory)).used.length, 3);
  assert.equal((await answer("what's my name?", memory)).text, 'Your name: Ada.');
  assert.match((await greet(memory)).text, /Welcome back, Ada. I remember 3 things/);
});

test('a fact that is told again takes the place of the one before', async (t) => {
  const memory = await newMemory(t);
  await answer('my favourite colour is blue', memory);
  const { text } = await answer('My favourite colour is green', memory);
  assert.match(text, /Before, it was: Favourite colour: blue/);
  assert.deepEqual((await memory.list()).map(({ content }) => content), ['Favourite colour: green']);
});

test('it forgets what is meant, asks when more is, and takes it back', async (t) => {
  const memory = await newMemory(t);
  for (const said of ['I prefer green tea', 'remember that tea is in the cupboard', 'I like coffee']) await answer(said, memory);
  assert.match((await answer('forget the whales', memory)).text, /nothing to forget/);
  const asked = await answer('forget tea', memory);
  assert.equal(await memory.count(), 3);
  assert.deepEqual(asked.choices.map(({ label }) => label.slice(0, 12)), ['Forget “Pref', 'Forget “Tea ', 'Forget both']);
  const done = await act(asked.choices[2], memory);
  assert.equal(await memory.count(), 1);
  await act(done.choices[0], memory);
  assert.equal(await memory.count(), 3);
  assert.match((await answer('forget Likes coffee', memory)).text, /I have forgotten “Likes coffee”/);
  assert.match((await answer('forget everything', memory)).text, /one thing at a time/);
  assert.equal(await memory.count(), 2);
});

test('it keeps only what it is asked to keep', async (t) => {
  const memory = await newMemory(t);
  const { choices } = await answer('it rains in Bergen', memory);
  assert.equal(await memory.count(), 0);
  await act(choices[0], memory);
  assert.deepEqual((await memory.list()).map(({ content }) => content), ['It rains in Bergen']);
});
