/** Room left of every chart for its axis, and right of it, in CSS px; `--gutter-left` says the same. */
export const GUTTER_LEFT = 52;
export const GUTTER_RIGHT = 10;
