/** Mask values. */
export const SKY = 0;
export const BUILDING = 1;
export const ROAD = 2;
export const PAVEMENT = 3;
export const TREE = 4;
export const CAR = 5;
export const PERSON = 6;
export const POLE = 7;

/**
 * What `classes.json` says. The colours are those of Okabe and Ito, which people with any of the
 * common kinds of colour blindness can tell apart.
 */
export const CLASS_FILE = {
  ignore: 255,
  classes: [
    { id: SKY, name: 'Sky', color: '#56b4e9' },
    { id: BUILDING, name: 'Building', color: '#e69f00' },
    { id: ROAD, name: 'Road', color: '#3c3c46' },
    { id: PAVEMENT, name: 'Pavement', color: '#cc79a7' },
    { id: TREE, name: 'Tree', color: '#009e73' },
    { id: CAR, name: 'Car', color: '#0072b2' },
    { id: PERSON, name: 'Person', color: '#d55e00' },
    { id: POLE, name: 'Pole', color: '#f0e442' },
  ],
} as const;
