/** What is said of a trace, or a lasso, that can be taken but does not break what it was kept for. */

export const noMore = (property: string): string =>
  `It was kept for ${property}: since then the design, or what Parley makes of it, was mended, or the file was changed.`;
