/** Scales scores so that the highest is 100 (helper.DefaultNormalizeScore). reverse: the lowest raw score is the best. */
export function scaleToHighest(scores: Float64Array, reverse: boolean): void {
  let highest = 0;
  for (const score of scores) highest = Math.max(highest, score);
  if (highest === 0) {
    if (reverse) scores.fill(100);
    return;
  }
  for (let i = 0; i < scores.length; i++) {
    const scaled = Math.trunc((100 * scores[i]!) / highest);
    scores[i] = reverse ? 100 - scaled : scaled;
  }
}
