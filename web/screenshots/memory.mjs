// The memory that the screenshots show: a marine biologist's, over two months.

const day = 86_400_000;

/** Content, tier, importance, how many days ago, how often it was recalled. */
const remembered = [
  ['Works at the kelp research station in Bergen', 'long_term', 0.75, 58, 9],
  ['Prefers metric units', 'long_term', 0.8, 57, 14],
  ['Likes their coffee black', 'long_term', 0.4, 51, 2],
  ['The survey covers twelve sites between Bergen and Florø', 'project', 0.7, 44, 6],
  ['Site 4 can only be reached at low tide', 'project', 0.8, 43, 5],
  ['Allergic to shellfish', 'long_term', 0.95, 38, 3],
  ['The boat is booked from 9 to 13 June', 'project', 0.6, 30, 4],
  ['Dislikes meetings before nine', 'long_term', 0.6, 29, 1],
  ['Site 7 lost a third of its canopy since last year', 'project', 0.85, 21, 7],
  ['Compare Laminaria hyperborea with the 2019 counts', 'session', 0.5, 20, 1],
  ['The drone needs a new battery', 'session', 0.5, 14, 0],
  ['Send the draft to Ingrid before Friday', 'project', 0.7, 9, 2],
  ['Sensor 12 drifts by 0.3 °C', 'project', 0.75, 8, 3],
  ['The tide table is in the blue folder', 'session', 0.4, 6, 0],
  ['Explained the sampling plan to the students', 'session', 0.3, 4, 0],
  ['Never publish site coordinates', 'long_term', 1, 3, 2],
  ['The release of the data set is on Friday', 'project', 0.6, 1.2, 1],
  ['In Florø today', 'working', 0.3, 0.12, 0],
];

/** @returns {string} the JSON of a container */
export function sampleMemory(now = Date.now()) {
  const timeBefore = (days) => new Date(now - days * day).toISOString();
  const entries = remembered.map(([content, tier, importance, age, access_count], i) => ({
    id: `entry-${i + 1}`,
    tier,
    content,
    metadata: { source: 'conversation' },
    created_at: timeBefore(age),
    last_accessed: timeBefore(age / 3),
    access_count,
    importance,
  }));
  entries.push({
    ...entries[0],
    id: 'about you: name',
    content: 'Name: Ada',
    importance: 0.95,
    created_at: timeBefore(58.1),
    metadata: { source: 'conversation', subject: 'name', value: 'Ada' },
  });
  return JSON.stringify({ version: 1, session_id: 'kelp survey', created_at: timeBefore(58.1), modified_at: timeBefore(0.1), entries });
}
