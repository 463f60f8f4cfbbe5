/** Parts: places for code that a host loads when it is first needed, so that a lab begins with what every lab needs. */
export { Part, PartMissing, PartsWanted, takeMissed } from './part.ts';
