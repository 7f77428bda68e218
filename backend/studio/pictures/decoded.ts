import { DecodedImages } from '../../datasets/decoded-images.js';
import { DecodedMasks } from '../../datasets/decoded-masks.js';

// Of all projects: memory is the machine's.
export const decodedImages = new DecodedImages();
export const decodedMasks = new DecodedMasks();
