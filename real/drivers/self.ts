/** Who performs an operation: on a thread of its own always the same, in a carrier another at each turn. */
export type Self = { readonly process: number; thread: number; readonly incarnation: number };
