import type { KubectlOptions } from '../../options.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters and digits without vowels (apimachinery's rand.String). */
export const randomSuffix = (random: KubectlOptions['random']): string =>
  Array.from({ length: 5 }, () => alphabet[random.integer(0, alphabet.length - 1)]).join('');
