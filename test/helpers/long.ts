/** What `npm test` has time for, or, in `npm run test:long`, all of it. */
export const orLong = <Value>(short: Value, long: Value): Value => (process.env['ISTHMUS_LONG_TESTS'] === 'yes' ? long : short);
