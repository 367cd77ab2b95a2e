/** How somebody was treated, worst first. */
export const STARS = ["Very badly", "Badly", "All right", "Well", "Very well"] as const;
