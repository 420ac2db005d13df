/** Version of the layout of objects in the store; part of every step key. */
export const storeFormat = 1;
