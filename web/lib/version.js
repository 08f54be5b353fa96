/**
 * The version of this library, the same as in package.json.
 *
 * @type {string}
 */
export const version = '0.1.0';

/**
 * What was built together. The build writes its own here, and into the program.
 *
 * @type {string}
 */
export const build = 'source';
