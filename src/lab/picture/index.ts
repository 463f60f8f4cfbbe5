export { drawPicture, pictureTable } from './draw.ts';
