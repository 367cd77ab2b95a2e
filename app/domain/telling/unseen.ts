/** Beyond this a count is shown as “30+”: as many as stand on a page of the inbox. */
export const MOST_UNSEEN = 30;
