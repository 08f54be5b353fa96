/**
 * The version of this library, the same as in package.json.
 *
 * @type {string}
 */
export const version = '0.1.0';
