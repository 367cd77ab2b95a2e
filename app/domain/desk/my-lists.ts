/** Which of one's own tickets a list shows. */
export const MY_LISTS = ["all", "open", "finished"] as const;
export type MyList = (typeof MY_LISTS)[number];
