// The stretches of about one length into which each part of the border is divided.
export const STRETCH_M = 10_000;

// Return how many stretches of one length a part of the border has.
/** @param {{ length: number }} part its length in metres */
export const stretchCount = ({ length }) => Math.max(1, Math.round(length / STRETCH_M));
