export { drawPicture } from './draw.ts';
export { pictureTable } from './table.ts';
