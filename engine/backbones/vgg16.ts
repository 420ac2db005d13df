/** Filters of each convolution, block by block (Simonyan & Zisserman 2015). */
export const blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]] as const;

/** Units of the dense layers before the one over the classes. */
export const denseUnits = 4_096;
