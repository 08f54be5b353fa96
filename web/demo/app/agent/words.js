// What the agent makes of words.

const empty = new Set(
  ('a about all am an and any anything are as at be been being by can could did do does everything for from had ' +
    'has have how i if in into is it its know like me mine my of on or our please remember she should so some ' +
    'something tell than that the their them then there these they thing things this those to was we were what ' +
    'when where which who whom whose why will with would you your').split(' '),
);

const endings = ['ences', 'ence', 'ings', 'ing', 'ed', 'es', 's'];
const shortestStem = 3;
const mostWords = 6;

/**
 * The words of a text that say what it is about, without their endings, so
 * that "units" is found by "unit" and "prefers" by "preference".
 *
 * @param {string} text
 * @returns {string[]}
 */
export function keywords(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’.@/-][\p{L}\p{N}]+)*/gu) ?? [];
  const stems = words.filter((word) => !empty.has(word)).map((word) => stem(word.replace(/['’]s$/, '')));
  return [...new Set(stems)].slice(0, mostWords);
}

/** @param {string} word */
function stem(word) {
  const ending = endings.find((end) => word.endsWith(end) && word.length - end.length >= shortestStem);
  return ending && !word.endsWith('ss') ? word.slice(0, -ending.length) : word;
}

/** @param {string} text as it begins a sentence, without the full stop */
export function sentence(text) {
  const trimmed = text.trim().replace(/[.!\s]+$/, '');
  const [first = ''] = trimmed;
  return first.toUpperCase() + trimmed.slice(first.length);
}

const persons = { i: 'they', me: 'them', my: 'their', mine: 'theirs', myself: 'themselves', "i'm": "they're", "i've": "they've" };

/**
 * What somebody says of themselves, as somebody else notes it down.
 *
 * @param {string} text
 */
export function asNoted(text) {
  return text.replace(/(?<![\p{L}\p{N}'])(?:i'm|i've|i|me|mine|myself|my)(?![\p{L}\p{N}'])/giu, (word) => persons[word.toLowerCase()]);
}

const timely = /\b(?:today|tonight|right now|for now|at the moment|currently|this (?:morning|afternoon|evening))\b/i;
const aboutWork = /\b(?:build|client|customer|deadline|deploy(?:s|ed|ment)?|launch|meeting|project|release|repo(?:sitory)?|ship(?:s|ped)?|sprint|staging|team|ticket)\b/i;
const weighty = /\b(?:always|critical|important|must|never|urgent)\b/i;

/**
 * Where a thing belongs, and how much it matters, by the words in it.
 *
 * @param {string} text
 * @returns {{ tier: string, importance: number, because: string }}
 */
export function weigh(text) {
  const { tier, importance, because } = placeOf(text);
  if (!weighty.test(text)) return { tier, importance, because };
  return { tier, importance: Math.min(importance + 0.3, 1), because: `${because}, and it sounds important` };
}

function placeOf(text) {
  const time = timely.exec(text);
  if (time) return { tier: 'working', importance: 0.3, because: `“${time[0]}” will soon have passed` };
  const work = aboutWork.exec(text);
  if (work) return { tier: 'project', importance: 0.6, because: `“${work[0]}” sounds like work` };
  return { tier: 'session', importance: 0.5, because: 'nothing says that it matters for longer' };
}
