/** What every system may use. */
export const threads = 2;
