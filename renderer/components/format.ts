/* Numbers and times as the screens write them. */

const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

/** 0…1 as a percentage; a dash where there is none. */
export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;

export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

export function duration(seconds: number): string {
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const moment = (iso: string): string => moments.format(new Date(iso));

/** A sentence whose percentages are not parted at the end of a line. */
export const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%');

/** Up to four significant digits, for losses and rates. */
export const figure = (value: number): string =>
  value !== 0 && (Math.abs(value) < 0.0001 || Math.abs(value) >= 100000) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
