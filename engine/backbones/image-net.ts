/** Classes of ImageNet's challenge. */
export const imageNetClasses = 1_000;
